package dev.holdfast.cli.sandbox;

import com.fasterxml.jackson.core.JsonFactory;
import dev.holdfast.arbiter.Main;
import dev.holdfast.core.arbitration.Register;
import dev.holdfast.sandbox.SiteProgram;
import java.util.List;

/** The arbiter's processes, as this distribution has them. */
public final class ArbiterProgram {

    public static final SiteProgram PROGRAM =
            new SiteProgram(Main.class.getName(), List.of(Main.class, Register.class, JsonFactory.class));

    private ArbiterProgram() {}
}
