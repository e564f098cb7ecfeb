// The same work behind NestJS on Fastify, as bare as these come: what any service on them pays before it does anything.
import 'reflect-metadata';
import { Body, Controller, Header, Module, Param, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';

/**
 * @param {(name: string, rest: string[], body: unknown) => Promise<string>} run
 * @returns {Promise<number>} the port
 */
export async function listenOnNest(run) {
  class Works {
    post(name, first, second, body) {
      return run(name, [first, second], body);
    }
  }
  // What decorators do: Node runs this file as it is written, and has none.
  const route = [Works.prototype, 'post', Object.getOwnPropertyDescriptor(Works.prototype, 'post')];
  Post(':name/:first/:second')(...route);
  Header('content-type', 'application/json')(...route);
  for (const [index, name] of ['name', 'first', 'second'].entries())
    Param(name)(Works.prototype, 'post', index);
  Body()(Works.prototype, 'post', 3);
  Controller()(Works);
  class Application {}
  Module({ controllers: [Works] })(Application);
  const application = await NestFactory.create(Application, new FastifyAdapter(), { logger: false });
  await application.listen(0, '127.0.0.1');
  return application.getHttpServer().address().port;
}
