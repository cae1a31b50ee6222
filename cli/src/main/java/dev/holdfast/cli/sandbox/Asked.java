package dev.holdfast.cli.sandbox;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.sandbox.fault.SandboxFault;
import java.util.List;
import java.util.function.Supplier;

/** What was asked of a sandbox, with the exit code that fits when it cannot be. */
final class Asked {
    private Asked() {}

    /** A fault that asking differently would have avoided is the user's; everything else is unexpected. */
    static Integer of(Supplier<ExitCode> work) {
        try {
            return work.get().code();
        } catch (SandboxFault fault) {
            var exit = fault.askedWrongly() ? ExitCode.USAGE : ExitCode.UNEXPECTED;
            throw new Fault(exit, fault.getMessage(), fault, List.of());
        }
    }
}
