package dev.holdfast.operator.web;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An HTTP server on one port that answers in JSON and gives no caller more than its {@link Bounds}. */
final class BoundedHttp {
    private static final Logger LOG = LoggerFactory.getLogger(BoundedHttp.class);
    private static final int HEAD_BYTES_MAX = 16 * 1024;
    private static final int ACCEPTORS = 1;
    private static final int SELECTORS = 1;
    private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

    private final Javalin javalin;
    private ServerConnector connector;

    BoundedHttp(InetSocketAddress address, Bounds bounds, Consumer<JavalinConfig> routes) {
        javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.startup.startupWatcherEnabled = false;
            config.concurrency.useVirtualThreads = true;
            config.http.prefer405over404 = true;
            config.jetty.modifyServer(BoundedHttp::graceful);
            config.jetty.addConnector((server, http) -> connector(server, http, address, bounds));
            config.routes.exception(Exception.class, BoundedHttp::fail);
            config.routes.error(404, context -> say(context, 404, "there is nothing at " + context.path()));
            config.routes.error(405, context -> say(context, 405, context.method() + " is not possible here"));
            routes.accept(config);
        });
    }

    void start() {
        javalin.start();
    }

    void stop() {
        javalin.stop();
    }

    int port() {
        return connector.getLocalPort();
    }

    /** The body of every answer that is not a success. */
    record Said(String error, String reason) {}

    /** Answers {@code {"error": ..., "reason": ...}}. */
    static void say(Context context, int status, String reason) {
        context.status(status);
        context.json(new Said(context.status().getMessage(), reason));
    }

    /** Stopping lets the requests in progress be answered. */
    private static void graceful(Server server) {
        server.setHandler(new GracefulHandler());
        server.setStopTimeout(STOP_WITHIN.toMillis());
    }

    private static void fail(Exception fault, Context context) {
        LOG.error("a request could not be answered", fault);
        say(context, 500, "a fault in Holdfast; its log says more");
    }

    private ServerConnector connector(
            Server server, HttpConfiguration shared, InetSocketAddress address, Bounds bounds) {
        var http = new HttpConfiguration(shared);
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setRequestHeaderSize(HEAD_BYTES_MAX);
        connector = new ServerConnector(server, ACCEPTORS, SELECTORS, new HttpConnectionFactory(http));
        connector.setHost(address.getHostString());
        connector.setPort(address.getPort());
        connector.setIdleTimeout(bounds.idle().toMillis());
        connector.addBean(new NetworkConnectionLimit(bounds.connectionsMax(), connector));
        connector.addBean(new HeadTimer(connector, bounds.head()));
        return connector;
    }
}
