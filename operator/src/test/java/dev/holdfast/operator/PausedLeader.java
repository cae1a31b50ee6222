package dev.holdfast.operator;

import dev.holdfast.core.outward.AllowList;
import dev.holdfast.operator.fleet.Fleet;
import dev.holdfast.operator.freeze.StopSwitch;
import dev.holdfast.operator.kubernetes.Api;
import dev.holdfast.operator.kubernetes.Events;
import dev.holdfast.operator.kubernetes.Leadership;
import dev.holdfast.operator.outward.Outward;
import dev.holdfast.operator.protection.Applications;
import dev.holdfast.operator.protection.Holds;
import dev.holdfast.operator.run.RunReconciler;
import dev.holdfast.operator.run.RunTold;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.Operator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An operator of the production parts that stops itself (SIGSTOP) between its journal write and its effect, at the question
 * whether it may send its {@code n}-th effect: before that is answered, or, worse, after the answer was yes.
 */
public final class PausedLeader {

    /** Asks whether an effect may be sent. */
    private static final String EFFECTS = "dev.holdfast.operator.run.LastWord";

    private static final CountDownLatch AWAKE = new CountDownLatch(1);

    private PausedLeader() {}

    /** Arguments: kubeconfig, identity, which effect, {@code before} or {@code after} the answer. */
    public static void main(String[] args) throws IOException {
        var clock = InstantSource.system();
        var hub = new KubernetesClientBuilder()
                .withConfig(Fleet.strict(Config.fromKubeconfig(Files.readString(Path.of(args[0])))))
                .build();
        var own = new Api(hub);
        var leadership = new Leadership(own, Installation.NAMESPACE, args[1], clock);
        var fleet = new Fleet(own, Installation.NAMESPACE, Optional.of(Installation.NAMESPACE + "/holdfast-default"));
        var metrics = new SimpleMeterRegistry();
        var told = new RunTold(new Events(own, args[1], clock, metrics), metrics);
        int pauseAt = Integer.parseInt(args[2]);
        var asked = new AtomicInteger();
        var controllers = new Operator(o -> o.withKubernetesClient(new KubernetesClientBuilder()
                        .withConfig(Config.fromKubeconfig(read(args[0])))
                        .build())
                .checkingCRDAndValidateLocalModel(false)
                .withStopOnInformerErrorDuringStartup(false));
        var applications = new Applications(own, hub);
        applications.watch();
        var freezes = new StopSwitch(
                hub, fleet, Installation.NAMESPACE, Optional.empty(), applications::plans, clock, metrics);
        freezes.watch();
        controllers.register(new RunReconciler(
                own,
                fleet,
                freezes,
                () -> {
                    boolean here = isForAnEffect() && asked.incrementAndGet() == pauseAt;
                    if (here && args[3].equals("before")) stopMyself();
                    boolean answer = leadership.mayAct();
                    if (here && args[3].equals("after")) stopMyself();
                    return answer;
                },
                clock,
                told,
                new Holds(own, Installation.NAMESPACE, applications, clock),
                new Outward(AllowList.NOTHING)));
        leadership.run(controllers::start);
        giveTheEffectItsChance();
        System.out.println("leadership lost: " + leadership.lost());
        System.exit(3);
    }

    /** How often a pass has opened before depends on what this process knew by then, which is not the question here. */
    private static boolean isForAnEffect() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().equals(EFFECTS)));
    }

    /** The operator itself ends as soon as leadership is lost; here what was about to be done shall be tried first. */
    private static void giveTheEffectItsChance() {
        try {
            AWAKE.await(1, TimeUnit.MINUTES);
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void stopMyself() {
        try {
            System.out.println("pausing");
            new ProcessBuilder(
                            "kill",
                            "-STOP",
                            String.valueOf(ProcessHandle.current().pid()))
                    .start()
                    .waitFor();
            System.out.println("awake");
            AWAKE.countDown();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
