package dev.holdfast.sandbox.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A sandbox for the tests of a class, injected as a parameter of type {@link dev.holdfast.sandbox.Sandbox}. Classes that
 * ask for the same are given the same one; it goes down when the last test of the run has ended, the last one of the class
 * that does not share it, or when the test process dies.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(SandboxExtension.class)
public @interface WithSandbox {
    /** Names of the clusters. */
    String[] clusters() default {"hub"};

    /** Simulated nodes per cluster; none by default, since most tests need an API server only. */
    int nodes() default 0;

    /** Zones that the nodes are dealt to in turn. */
    String[] zones() default {"a", "b"};

    /** Whether a scheduler runs even without nodes. */
    boolean scheduler() default false;

    /** How long a silent node stays Ready; 0 means Kubernetes' own default. */
    int nodeMonitorGraceSeconds() default 0;

    /** Whether other classes that ask for the same may use this sandbox too. */
    boolean shared() default true;
}
