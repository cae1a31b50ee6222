package dev.holdfast.cli;

import java.lang.reflect.InvocationTargetException;
import picocli.CommandLine;

/** Makes commands: one that needs the session gets it through its only constructor. */
final class Commands implements CommandLine.IFactory {
    private final Session session;

    Commands(Session session) {
        this.session = session;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        for (var constructor : type.getDeclaredConstructors()) {
            var parameters = constructor.getParameterTypes();
            if (parameters.length == 1 && parameters[0] == Session.class) {
                constructor.setAccessible(true);
                try {
                    return type.cast(constructor.newInstance(session));
                } catch (InvocationTargetException e) {
                    throw new IllegalStateException("cannot make " + type, e.getCause());
                }
            }
        }
        return CommandLine.defaultFactory().create(type);
    }
}
