package dev.dromedary.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
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
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A receiver that is not the bottleneck: Netty's HTTP server on one thread, on three ports: one
 * that is always open, one that can be closed, and one with TLS. The first word of a path is its
 * {@link Group}, with an answer and figures of its own.
 *
 * <p>{@code GET /stats} tells, {@code /counts} without the ages, {@code /reset} starts to count
 * again, {@code /answer/GROUP/STATUS/MILLIS} sets an answer, {@code /open} and {@code /close} are
 * for the port that can be closed.
 */
@ChannelHandler.Sharable
final class Sink extends SimpleChannelInboundHandler<FullHttpRequest> {

  private static final int BODY_LIMIT = 4 << 20;

  private final EventLoopGroup thread =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final int closable;

  // Touched by the one thread alone.
  private final Map<String, Group> groups = new HashMap<>();
  private ChannelGroup ofClosable = new DefaultChannelGroup(thread.next());
  private long connections;

  private Sink(int closable) {
    this.closable = closable;
  }

  /** Arguments: the three ports, and the key store for the last one. */
  public static void main(String[] args) throws Exception {
    Sink sink = new Sink(Integer.parseInt(args[1]));
    sink.listen(Integer.parseInt(args[2]), TrustedCertificate.server(Path.of(args[3])));
    sink.listen(Integer.parseInt(args[0]), null);
    Thread.currentThread().join();
  }

  /** All connections of that port, and the port itself. */
  private ChannelGroup listen(int port, SslContext tls) {
    ChannelGroup channels = new DefaultChannelGroup(thread.next());
    new ServerBootstrap()
        .group(thread)
        .channel(NioServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, 1024)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                connections++;
                channels.add(channel);
                if (tls != null) {
                  channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                }
                channel
                    .pipeline()
                    .addLast(
                        new HttpServerCodec(), new HttpObjectAggregator(BODY_LIMIT), Sink.this);
              }
            })
        .bind(InetAddress.getLoopbackAddress(), port)
        .addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE)
        .addListener((ChannelFutureListener) bound -> channels.add(bound.channel()));
    return channels;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    String path = request.uri();
    if (request.method().equals(HttpMethod.GET)) {
      answer(context, HttpResponseStatus.OK, control(path.split("/")));
      return;
    }
    int end = path.indexOf('/', 1);
    Group group = group(end < 0 ? path.substring(1) : path.substring(1, end));
    group.arrived(path, request.headers().get("webhook-id"), request.content());
    HttpResponseStatus status = group.status();
    if (status == null) {
      return;
    }
    if (group.delayMillis() == 0) {
      answer(context, status, "");
    } else {
      context
          .executor()
          .schedule(() -> answer(context, status, ""), group.delayMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private static void answer(
      ChannelHandlerContext context, HttpResponseStatus status, String text) {
    ByteBuf body = Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
    if (!status.equals(HttpResponseStatus.NO_CONTENT)) {
      response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
    }
    context.writeAndFlush(response);
  }

  private Group group(String name) {
    return groups.computeIfAbsent(name, word -> new Group());
  }

  private String control(String[] words) {
    switch (words[1]) {
      case "reset" -> groups.values().forEach(Group::reset);
      case "answer" ->
          group(words[2]).answers(Integer.parseInt(words[3]), Integer.parseInt(words[4]));
      case "open" -> {
        if (ofClosable.isEmpty()) {
          ofClosable = listen(closable, null);
        }
      }
      case "close" -> ofClosable.close();
      default -> {}
    }
    boolean aged = words[1].equals("stats");
    return "{\"connections\":%d,\"groups\":{%s}}"
        .formatted(
            connections,
            groups.entrySet().stream()
                .map(group -> "\"" + group.getKey() + "\":" + group.getValue().json(aged))
                .collect(Collectors.joining(",")));
  }
}
