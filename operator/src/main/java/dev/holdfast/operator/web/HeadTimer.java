package dev.holdfast.operator.web;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Connector;

/**
 * Closes connections that send their request head too slowly. Jetty's idle time-out does not see them: each byte that
 * trickles in starts it anew. A connection is looked at every {@code within}; one that has no request in progress and
 * has not completed a head since the last look is closed, so a caller who is done is asked to connect again.
 */
final class HeadTimer implements Connection.Listener {
    private final Connector connector;
    private final Duration within;

    HeadTimer(Connector connector, Duration within) {
        this.connector = connector;
        this.within = within;
    }

    @Override
    public void onOpened(Connection connection) {
        lookLater(connection, 0);
    }

    private void lookLater(Connection connection, long headsBefore) {
        connector
                .getScheduler()
                .schedule(() -> look(connection, headsBefore), within.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look(Connection connection, long headsBefore) {
        if (!connection.getEndPoint().isOpen()) return;
        long heads = connection.getMessagesIn();
        boolean inProgress = heads > connection.getMessagesOut();
        if (inProgress || heads > headsBefore) {
            lookLater(connection, heads);
        } else {
            connection.getEndPoint().close();
        }
    }
}
