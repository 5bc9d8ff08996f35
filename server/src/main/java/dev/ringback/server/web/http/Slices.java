package dev.ringback.server.web.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayDeque;

/// Gives the HTTP decoder what has arrived a slice at a time, and nothing while the library behind
/// it wants to read no more. Confined to its connection's event loop.
///
/// The library stops reading when requests wait for their turn, but looks only when all that has
/// arrived is decoded, which may be a mebibyte: some fifty thousand requests, each many times as
/// large as it was on the wire. So what waits here are bytes, and requests of one slice at most.
final class Slices extends ChannelDuplexHandler {
  /// As much of a body as the decoder takes at a time, so that bodies are cut no smaller than they
  /// would be anyway.
  static final int SLICE = 8 * 1024;

  private final ArrayDeque<ByteBuf> kept = new ArrayDeque<>();
  private int given;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof ByteBuf bytes) {
      kept.add(bytes);
      give(context);
    } else {
      context.fireChannelRead(message);
    }
  }

  private void give(ChannelHandlerContext context) {
    while (!kept.isEmpty()) {
      if (given >= SLICE) {
        given = 0;
        context.fireChannelReadComplete();
      }
      if (kept.isEmpty() || !context.channel().config().isAutoRead()) {
        return;
      }
      var next = kept.getFirst();
      var length = Math.min(next.readableBytes(), SLICE - given);
      given += length;
      if (length == next.readableBytes()) {
        context.fireChannelRead(kept.removeFirst());
      } else {
        context.fireChannelRead(next.readRetainedSlice(length));
      }
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    given = 0;
    context.fireChannelReadComplete();
  }

  /// The library reads on: what is kept comes first. It may be in the middle of a request that it
  /// takes from what it keeps itself, hence not at once.
  @Override
  public void read(ChannelHandlerContext context) {
    if (kept.isEmpty()) {
      context.read();
    } else {
      context.executor().execute(() -> readOn(context));
    }
  }

  private void readOn(ChannelHandlerContext context) {
    give(context);
    channelReadComplete(context);
    if (kept.isEmpty() && context.channel().config().isAutoRead()) {
      context.read();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    release();
    context.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    release();
  }

  private void release() {
    kept.forEach(ByteBuf::release);
    kept.clear();
  }
}
