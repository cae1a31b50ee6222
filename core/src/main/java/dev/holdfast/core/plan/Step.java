package dev.holdfast.core.plan;

import java.time.Duration;
import java.util.BitSet;
import java.util.Optional;
import java.util.Set;

/**
 * One step of a plan.
 *
 * @param number counted from 1, as people do
 * @param timeout from the step's start to its end, all attempts and waits included; more than zero
 * @param retries how many further attempts follow a transient error; 0 or more
 * @param onFailure what becomes of the run when the step has failed
 * @param when asked before the step begins: it is passed over when this does not hold
 * @param order when its turn comes
 * @param interlock what it has to do with an old primary, if anything
 * @param onUnreachable what becomes of the step when its cluster is known to give no answer
 * @param ungraceful what the step is in a run that is ungraceful; empty when it is the same
 */
public record Step(
        int number,
        String title,
        Action action,
        Duration timeout,
        int retries,
        OnFailure onFailure,
        Optional<Expression> when,
        Order order,
        Optional<Interlock> interlock,
        OnUnreachable onUnreachable,
        Optional<Ungraceful> ungraceful) {

    /** In {@code when}: what the steps before have output, by key. */
    public static final String VALUES = "values";

    /** In {@code when}: the alert that the run answers; {@code alert.labels} are its labels. */
    public static final String ALERT = "alert";

    static final Set<String> WHEN_VARIABLES = Set.of(VALUES, ALERT);

    /** What a step without a {@code timeout} may take. */
    public static final Duration TIMEOUT_DEFAULT = Duration.ofMinutes(10);

    /** How often a step without {@code retries} is tried again after a transient error. */
    public static final int RETRIES_DEFAULT = 10;

    public static final int RETRIES_MAX = 50;

    /** Longest title: what the journal in a run's status takes. */
    public static final int TITLE_LENGTH_MAX = 256;

    public Step {
        if (number < 1) throw new IllegalArgumentException("steps count from 1, not " + number);
        if (timeout.isNegative() || timeout.isZero()) throw new IllegalArgumentException("timeout " + timeout);
        if (title.length() > TITLE_LENGTH_MAX) throw new IllegalArgumentException(title.length() + " letters of title");
        if (retries < 0 || retries > RETRIES_MAX) throw new IllegalArgumentException("retries " + retries);
    }

    /** A step that is tried all the same when its cluster gives no answer, and is the same in either mode. */
    public Step(
            int number,
            String title,
            Action action,
            Duration timeout,
            int retries,
            OnFailure onFailure,
            Optional<Expression> when,
            Order order,
            Optional<Interlock> interlock) {
        this(
                number,
                title,
                action,
                timeout,
                retries,
                onFailure,
                when,
                order,
                interlock,
                OnUnreachable.RETRY,
                Optional.empty());
    }

    /** A step that has nothing to do with an old primary. */
    public Step(
            int number,
            String title,
            Action action,
            Duration timeout,
            int retries,
            OnFailure onFailure,
            Optional<Expression> when,
            Order order) {
        this(number, title, action, timeout, retries, onFailure, when, order, Optional.empty());
    }

    /** A step that comes after all before it. */
    public Step(
            int number,
            String title,
            Action action,
            Duration timeout,
            int retries,
            OnFailure onFailure,
            Optional<Expression> when) {
        this(number, title, action, timeout, retries, onFailure, when, Order.PLAIN);
    }

    /** A step that is always needed. */
    public Step(int number, String title, Action action, Duration timeout, int retries, OnFailure onFailure) {
        this(number, title, action, timeout, retries, onFailure, Optional.empty());
    }

    /** A step whose failure ends the run. */
    public Step(int number, String title, Action action, Duration timeout, int retries) {
        this(number, title, action, timeout, retries, OnFailure.ABORT);
    }

    /** What it is without grace, when that is something else than to be left out or the same. */
    public Optional<Step> instead() {
        return ungraceful.filter(Ungraceful.Instead.class::isInstance).map(other -> ((Ungraceful.Instead) other)
                .step());
    }

    /** The primary without evidence about which the step is refused. */
    public Optional<String> promotes() {
        return interlock.filter(Interlock.Promote.class::isInstance).map(Interlock::primary);
    }

    /** {@code step 2 "Promote the standby"}, of a member with its group: {@code step 2 "Promote" of "Databases"}. */
    public String label() {
        String group = order.group().map(Group::title).orElse("");
        return "step " + number + " \"" + title + "\"" + (group.isEmpty() ? "" : " of \"" + group + "\"");
    }

    /** This step at another place. */
    Step at(Order place) {
        return new Step(
                number, title, action, timeout, retries, onFailure, when, place, interlock, onUnreachable, ungraceful);
    }

    /** The numbers of the steps that must be over before it begins. */
    public BitSet awaits() {
        return order.awaits(number);
    }

    /** Whether all of them are over. */
    public boolean isCovered(BitSet over) {
        return order.isCovered(number, over);
    }
}
