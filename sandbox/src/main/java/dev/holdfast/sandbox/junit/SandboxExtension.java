package dev.holdfast.sandbox.junit;

import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxSpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** What {@link WithSandbox} does: one sandbox per specification and test run, or one per class. */
public final class SandboxExtension implements BeforeAllCallback, ParameterResolver {
    private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(SandboxExtension.class);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** Starts the sandbox before the first test, so that its time is not counted as that test's. */
    @Override
    public void beforeAll(ExtensionContext context) {
        sandbox(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Sandbox.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return sandbox(context);
    }

    private static Sandbox sandbox(ExtensionContext context) {
        var test = context.getRequiredTestClass();
        var wanted = wanted(test);
        var key = List.of(
                List.of(wanted.clusters()),
                wanted.nodes(),
                List.of(wanted.zones()),
                wanted.scheduler(),
                wanted.nodeMonitorGraceSeconds(),
                wanted.shared() ? "shared" : outermost(test).getName());
        return (wanted.shared() ? context.getRoot() : outermost(context))
                .getStore(STORE)
                .computeIfAbsent(key, unknown -> new Held(Sandbox.up(spec(wanted), SandboxExtension::tell)), Held.class)
                .sandbox();
    }

    /** A nested class uses the annotation of the class around it. */
    private static WithSandbox wanted(Class<?> test) {
        for (Class<?> at = test; at != null; at = at.getEnclosingClass()) {
            var found = at.getAnnotation(WithSandbox.class);
            if (found != null) {
                return found;
            }
        }
        throw new IllegalStateException(test + " has no @WithSandbox");
    }

    private static Class<?> outermost(Class<?> test) {
        return test.getEnclosingClass() == null ? test : outermost(test.getEnclosingClass());
    }

    /** Of the class that is around all others; what is kept there ends with its last test. */
    private static ExtensionContext outermost(ExtensionContext context) {
        var around = context.getParent().filter(parent -> parent.getTestClass().isPresent());
        return around.map(SandboxExtension::outermost).orElse(context);
    }

    private static SandboxSpec spec(WithSandbox wanted) {
        var name = "test-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
        var spec = SandboxSpec.of(name)
                .withClusters(wanted.clusters())
                .withZones(List.of(wanted.zones()))
                .withNodes(wanted.nodes())
                .withScheduler(wanted.scheduler() || wanted.nodes() > 0)
                .boundToThisProcess()
                .withoutDurability();
        var grace = wanted.nodeMonitorGraceSeconds();
        return grace > 0 ? spec.withNodeMonitorGrace(Duration.ofSeconds(grace)) : spec;
    }

    private static void tell(String line) {
        System.err.println("[sandbox] " + line);
    }

    /** What the store closes when the test run ends, or the class that has the sandbox for itself. */
    private record Held(Sandbox sandbox) implements AutoCloseable {
        @Override
        public void close() {
            sandbox.down();
        }
    }
}
