import { Global, Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { BoundRows } from './accounts/bound-rows';
import { ActsForUsers } from './guards/acts-for-users';
import { AuthGuard } from './guards/auth.guard';
import { LivingCallers } from './guards/living-callers';
import { LongRepliesGuard } from './guards/long-replies.guard';
import { AllRouteRules } from './guards/route-rules';
import { KnownBrowsersService } from './known-browsers/known-browsers.service';
import { WrongTriesService } from './known-browsers/wrong-tries.service';
import { LinksController } from './links/links.controller';
import { LinksService } from './links/links.service';
import { LostPasswordService } from './links/lost-password.service';
import { MeController } from './me/me.controller';
import { MeService } from './me/me.service';
import { MySessionsController } from './me/my-sessions.controller';
import { MySessionsService } from './me/my-sessions.service';
import { PlansService } from './plans/plans.service';
import { ServiceAccountsController } from './service-accounts/service-accounts.controller';
import { ServiceAccountsService } from './service-accounts/service-accounts.service';
import { ServiceTokensController } from './service-tokens/service-tokens.controller';
import { ServiceTokensService } from './service-tokens/service-tokens.service';
import { TokenEndings } from './service-tokens/token-endings';
import { TokenHolders } from './service-tokens/token-holders';
import { TokenMaker } from './service-tokens/token-maker';
import { TokenRows } from './service-tokens/token-rows';
import { SessionsService } from './sessions/sessions.service';
import { SetUpController } from './set-up/set-up.controller';
import { SetUpService } from './set-up/set-up.service';
import { SignInController } from './sign-in/sign-in.controller';
import { SignInService } from './sign-in/sign-in.service';
import { ThrottleService } from './sign-in/throttle.service';
import { UserRows } from './users/user-rows';
import { UsersController } from './users/users.controller';
import { UsersService } from './users/users.service';

/** Who is who: accounts, sessions, roles, plans, service accounts, tokens; and the guard before every route. */
@Global()
@Module({
  imports: [DiscoveryModule],
  controllers: [
    LinksController,
    MeController,
    MySessionsController,
    ServiceAccountsController,
    ServiceTokensController,
    SetUpController,
    SignInController,
    UsersController,
  ],
  providers: [
    AllRouteRules,
    AuthGuard,
    // In this order: who it is, then until when.
    { provide: APP_GUARD, useExisting: AuthGuard },
    { provide: APP_GUARD, useClass: LongRepliesGuard },
    ActsForUsers,
    BoundRows,
    KnownBrowsersService,
    LinksService,
    LivingCallers,
    LostPasswordService,
    MeService,
    MySessionsService,
    PlansService,
    ServiceAccountsService,
    ServiceTokensService,
    SessionsService,
    SetUpService,
    SignInService,
    ThrottleService,
    TokenEndings,
    TokenHolders,
    TokenMaker,
    TokenRows,
    UserRows,
    UsersService,
    WrongTriesService,
  ],
  exports: [
    AllRouteRules,
    AuthGuard,
    BoundRows,
    KnownBrowsersService,
    LivingCallers,
    SessionsService,
    SignInService,
    ThrottleService,
    UserRows,
  ],
})
export class IdentityModule {}
