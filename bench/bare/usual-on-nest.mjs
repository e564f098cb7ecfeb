// A create behind NestJS with what a service is expected to do around it, each by the package that is usual for it: a body
// judged by class-validator, Helmet's headers, a line of pino's log. It has no limits, rates, connections, or events.
import 'reflect-metadata';
import { Body, Controller, Header, Module, Param, Post, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { IsIn, IsString, MaxLength, MinLength } from 'class-validator';
import helmet from 'helmet';

/**
 * @param {(owner: number, record: object) => Promise<string>} create
 * @returns {Promise<number>} the port
 */
export async function listenAsUsual(create) {
  class Registries {
    create(owner, record) {
      return create(Number(owner), record);
    }
  }
  // What decorators do: Node runs this file as it is written, and has none.
  const route = [Registries.prototype, 'create'];
  Reflect.defineMetadata('design:paramtypes', [String, judgedRegistry()], ...route);
  const descriptor = Object.getOwnPropertyDescriptor(...route);
  Post(':owner')(...route, descriptor);
  Header('content-type', 'application/json')(...route, descriptor);
  Param('owner')(...route, 0);
  Body()(...route, 1);
  Controller('usual')(Registries);
  class Application {}
  Module({ controllers: [Registries] })(Application);
  const adapter = new FastifyAdapter({ logger: true });
  const application = await NestFactory.create(Application, adapter, { logger: false });
  const setHeaders = helmet();
  adapter.getInstance().addHook('onRequest', ({ raw }, reply, done) => setHeaders(raw, reply.raw, done));
  application.useGlobalPipes(
    new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }),
  );
  await application.listen(0, '127.0.0.1');
  return application.getHttpServer().address().port;
}

function judgedRegistry() {
  class Registry {}
  for (const field of ['label', 'url', 'username', 'password']) {
    IsString()(Registry.prototype, field);
    MinLength(1)(Registry.prototype, field);
    MaxLength(1_000)(Registry.prototype, field);
  }
  IsIn(['harbor', 'gitlab', 'generic'])(Registry.prototype, 'kind');
  return Registry;
}
