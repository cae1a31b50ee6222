package dev.holdfast.simulation;

import dev.holdfast.simulation.operator.Shell;
import java.util.List;

/**
 * A mistake somebody might make, planted around the production code, and the sentences that must be found untrue because
 * of it.
 */
record PlantedBug(Shell shell, List<String> violates) {

    static final String JOURNAL_FIRST = "no effect without a journalled start by the same leader";
    static final String NOT_TWICE = "no effect is doubled";
    static final String NOT_OVERWRITTEN = "nobody else's value is overwritten";
    static final String IN_ORDER = "a step starts when all before it have happened, and a run completes when all have";
    static final String SIDE_BY_SIDE =
            "no more goes on side by side than its group allows, and nothing begins before its turn or after a failure";
    static final String ONE_LEADS = "only the holder of the lease starts effects";
    static final String PATIENCE =
            "an unanswered effect is repeated after a pause, and only as often as its step allows";
    static final String GROWS = "a journal only grows";
    static final String SECRETS = "nothing secret is in a run's status";
    static final String FREEZES = "nothing is sent that a freeze holds up";
    static final String HEEDED =
            "each act is heard once, soon, and obeyed only when it is vouched for; what people have stopped starts nothing";
    static final String APPROVED =
            "what asks people goes on when enough of them have approved it, in time, and when nobody has rejected it";
    static final String ONE_KEY = "all that a step sends out has one key, and no other step has it";
    static final String CARRIED = "what a run with an epoch patches carries it";
    static final String GIVEN_BACK =
            "what was held before a run stays held, and what a run leaves held is in its last words";
    static final String JOBS_END = "a Job runs no longer than its step waits for it";
    static final String GUESSED =
            "a step ends for the silence of its cluster only when that is known, and as the step says";
    static final String ENDS = "every run ends in time, and completes when nothing but harmless trouble happens";

    PlantedBug(Shell shell, String... violates) {
        this(shell, List.of(violates));
    }

    String name() {
        return shell.name();
    }

    @Override
    public String toString() {
        return name();
    }

    static List<PlantedBug> all() {
        return List.of(
                new PlantedBug(WrongActions.journalAfterEffect(), JOURNAL_FIRST),
                new PlantedBug(WrongDecisions.attemptNotCounted(), PATIENCE, ENDS),
                new PlantedBug(WrongDecisions.preconditionDropped(), NOT_OVERWRITTEN, NOT_TWICE),
                new PlantedBug(WrongActions.statusConflictOverwritten(), GROWS, NOT_TWICE, ONE_LEADS),
                new PlantedBug(WrongActions.sameJournalNotWritten(), JOURNAL_FIRST),
                new PlantedBug(WrongActions.tenureNotChecked(), ONE_LEADS),
                new PlantedBug(WrongActions.freezeAskedOnce(), FREEZES),
                new PlantedBug(WrongActions.freezeNeverOver(), ENDS),
                new PlantedBug(WrongActions.oneSiteForAll(), FREEZES),
                new PlantedBug(WrongActions.freezeNotAskedAgain(), FREEZES),
                new PlantedBug(WrongActions.unknownIsSilent(), GUESSED),
                new PlantedBug(WrongActions.noAnswerIsFailure(), ENDS),
                new PlantedBug(WrongActions.noAnswerIsSuccess(), IN_ORDER),
                new PlantedBug(WrongActions.jobOfAnybody(), IN_ORDER),
                new PlantedBug(WrongDecisions.ownJobIsConflict(), ENDS),
                new PlantedBug(WrongDecisions.jobDoneWhenBegun(), IN_ORDER),
                new PlantedBug(WrongDecisions.deletedJobMadeAgain(), NOT_TWICE),
                new PlantedBug(WrongDecisions.lateJobGetsAllTheTime(), JOBS_END),
                new PlantedBug(WrongDecisions.readyWhenSet(), IN_ORDER),
                new PlantedBug(WrongDecisions.conditionOfAnyStatus(), IN_ORDER),
                new PlantedBug(WrongDecisions.oldConditionBelieved(), IN_ORDER),
                new PlantedBug(WrongDecisions.unclearTakenForMet(), IN_ORDER),
                new PlantedBug(WrongDecisions.conditionNotAsked(), IN_ORDER),
                new PlantedBug(WrongDecisions.goneWhenAccepted(), IN_ORDER),
                new PlantedBug(WrongDecisions.deletedAnewToo(), NOT_TWICE),
                new PlantedBug(WrongDecisions.writtenNotHeeded(), NOT_TWICE),
                new PlantedBug(WrongDecisions.keyOfEachAttempt(), ONE_KEY, NOT_TWICE),
                new PlantedBug(WrongDecisions.failedProbeBelieved(), IN_ORDER),
                new PlantedBug(WrongDecisions.epochNotCarried(), CARRIED),
                new PlantedBug(WrongDecisions.holdForgotten(), GIVEN_BACK),
                new PlantedBug(WrongDecisions.stillHeldNotSaid(), GIVEN_BACK),
                new PlantedBug(WrongActions.journalAfterCall(), JOURNAL_FIRST),
                new PlantedBug(WrongDecisions.foundAppliedNotSeen(), NOT_TWICE),
                new PlantedBug(WrongDecisions.startForgotten(), NOT_TWICE, NOT_OVERWRITTEN),
                new PlantedBug(WrongDecisions.stepsExchanged(), IN_ORDER, JOURNAL_FIRST),
                new PlantedBug(WrongDecisions.timeNotHeeded(), ENDS),
                new PlantedBug(WrongDecisions.noPause(), PATIENCE),
                new PlantedBug(WrongDecisions.retriesNotHeeded(), PATIENCE),
                new PlantedBug(WrongDecisions.secretReadAloud(), SECRETS),
                new PlantedBug(WrongDecisions.wordsNotCleaned(), SECRETS),
                new PlantedBug(WrongDecisions.secretKeptInStatus(), SECRETS),
                new PlantedBug(WrongHearing.heardAgain(), HEEDED, GROWS),
                new PlantedBug(WrongHearing.pauseNotHeeded(), HEEDED),
                new PlantedBug(WrongHearing.cancelNotHeeded(), HEEDED, GROWS),
                new PlantedBug(WrongHearing.forgedObeyed(), HEEDED),
                new PlantedBug(WrongHearing.obeyedLater(), HEEDED),
                new PlantedBug(WrongHearing.deafWhileBusy(), HEEDED),
                new PlantedBug(WrongHearing.lastActOnly(), HEEDED),
                new PlantedBug(WrongHearing.earlierForgotten(), NOT_TWICE),
                new PlantedBug(WrongHearing.skippedBegunAgain(), HEEDED, GROWS),
                new PlantedBug(WrongHearing.goesOnAfterFailure(), IN_ORDER),
                new PlantedBug(WrongHearing.cancelBlindly(), HEEDED),
                new PlantedBug(WrongOrder.dependencyNotAwaited(), SIDE_BY_SIDE),
                new PlantedBug(WrongOrder.boundNotHeeded(), SIDE_BY_SIDE),
                new PlantedBug(WrongOrder.groupNotAwaited(), SIDE_BY_SIDE, IN_ORDER),
                new PlantedBug(WrongOrder.goesOnAfterMember(), SIDE_BY_SIDE, IN_ORDER),
                new PlantedBug(WrongOrder.oneOfARoundStored(), JOURNAL_FIRST),
                new PlantedBug(WrongApprovals.onePersonTwice(), APPROVED),
                new PlantedBug(WrongApprovals.expiredTaken(), APPROVED),
                new PlantedBug(WrongApprovals.digestNotCompared(), APPROVED),
                new PlantedBug(WrongApprovals.roleNotCompared(), APPROVED),
                new PlantedBug(WrongApprovals.rejectionNotHeeded(), APPROVED, HEEDED),
                new PlantedBug(WrongApprovals.oneIsEnough(), APPROVED));
    }
}
