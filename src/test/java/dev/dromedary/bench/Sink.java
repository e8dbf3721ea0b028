package dev.dromedary.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;
import org.HdrHistogram.Histogram;

/**
 * A receiver that is not the bottleneck: Netty's HTTP server on one thread. It counts requests and
 * distinct {@code webhook-id}s and measures how old a body is by the microseconds at {@link
 * Publisher#STAMP_AT}. {@code GET /stats} tells, {@code GET /reset/STATUS} starts again with that
 * answer.
 */
@ChannelHandler.Sharable
final class Sink extends SimpleChannelInboundHandler<FullHttpRequest> {

  private static final int STAMP = 16;
  private static final long OLDEST = 60_000_000L;
  private static final int BODY_LIMIT = 4 << 20;

  // All of them touched by the one thread alone.
  private final Set<String> ids = new HashSet<>();
  private final Histogram ages = new Histogram(OLDEST, 3);
  private long requests;
  private long firstAt;
  private long lastAt;
  private HttpResponseStatus answer = HttpResponseStatus.NO_CONTENT;

  /** Arguments: the port to listen on. */
  public static void main(String[] args) throws InterruptedException {
    try (AutoCloseable server = start(Integer.parseInt(args[0]))) {
      Thread.currentThread().join();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Listens on that port of the loopback address until it is closed. */
  static AutoCloseable start(int port) throws InterruptedException {
    Sink sink = new Sink();
    EventLoopGroup thread = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    new ServerBootstrap()
        .group(thread)
        .channel(NioServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, 1024)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(new HttpServerCodec(), new HttpObjectAggregator(BODY_LIMIT), sink);
              }
            })
        .bind(InetAddress.getLoopbackAddress(), port)
        .sync();
    return () -> thread.shutdownGracefully().sync();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    String told = "";
    HttpResponseStatus status = answer;
    if (request.method().equals(HttpMethod.GET)) {
      told = control(request.uri());
      status = HttpResponseStatus.OK;
    } else {
      arrived(request.headers().get("webhook-id"), request.content());
    }
    ByteBuf body = Unpooled.copiedBuffer(told, StandardCharsets.US_ASCII);
    FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
    if (!status.equals(HttpResponseStatus.NO_CONTENT)) {
      response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
    }
    context.writeAndFlush(response);
  }

  private void arrived(String id, ByteBuf body) {
    requests++;
    lastAt = System.nanoTime();
    if (requests == 1) {
      firstAt = lastAt;
    }
    if (id != null) {
      ids.add(id);
    }
    if (body.readableBytes() >= Publisher.STAMP_AT + STAMP) {
      String stamp = body.toString(Publisher.STAMP_AT, STAMP, StandardCharsets.US_ASCII);
      if (stamp.chars().allMatch(Character::isDigit)) {
        ages.recordValue(Math.min(OLDEST, Math.max(0, micros() - Long.parseLong(stamp))));
      }
    }
  }

  private String control(String path) {
    if (path.startsWith("/reset/")) {
      ids.clear();
      ages.reset();
      requests = 0;
      answer = HttpResponseStatus.valueOf(Integer.parseInt(path.substring("/reset/".length())));
      return "";
    }
    return "{\"requests\":%d,\"distinct\":%d,\"spanMicros\":%d,\"p50\":%d,\"p99\":%d}"
        .formatted(
            requests,
            ids.size(),
            requests == 0 ? 0 : (lastAt - firstAt) / 1_000,
            ages.getValueAtPercentile(50),
            ages.getValueAtPercentile(99));
  }

  /** Now, in microseconds since 1970. */
  static long micros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }
}
