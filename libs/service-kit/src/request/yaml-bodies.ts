import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';

/** Takes YAML bodies as text: a policy's problems are told by the lines that its author sees. */
@Injectable()
export class YamlBodies implements OnModuleInit {
  constructor(private readonly host: HttpAdapterHost<FastifyAdapter>) {}

  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance();
    const yaml = /^(?:application\/(?:x-)?yaml|text\/(?:x-)?yaml|text\/plain)(?:$|\s*;)/;
    fastify.addContentTypeParser(yaml, { parseAs: 'string' }, (_request, body, done) => {
      done(null, body);
    });
  }
}
