package dev.holdfast.cli.sandbox;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.output.Format;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.TwoSites;
import dev.holdfast.sandbox.TwoSitesSpec;
import dev.holdfast.sandbox.fault.SandboxFault;
import java.util.Optional;

/** Brings two sites up; those that are already up are left as they are. */
record StretchedUp(Session session, Format format) {

    ExitCode up(TwoSitesSpec spec) {
        var progress = new Progress(session);
        var sites = alike(spec).orElseGet(() -> TwoSites.up(spec, ArbiterProgram.PROGRAM, progress));
        StretchedView.info(session, format, sites.info());
        session.say("");
        session.say("  holdfast sandbox status " + spec.name() + "        who may act, and what runs where");
        session.say("  holdfast sandbox break " + spec.name() + " A       site A has no power; \"heal\" gives it back");
        session.say("  holdfast sandbox down " + spec.name() + "          removes everything again");
        return ExitCode.DONE;
    }

    private Optional<TwoSites> alike(TwoSitesSpec spec) {
        var running = TwoSites.find(spec.name());
        if (running.filter(sites -> sites.spec().isLike(spec)).isPresent()) {
            session.say("sandbox \"" + spec.name() + "\" is already up");
        } else if (running.isPresent() || Sandbox.find(spec.name()).isPresent()) {
            throw SandboxFault.wrongly("sandbox \"" + spec.name() + "\" is already up with "
                    + (running.isPresent() ? "other nodes or times" : "clusters") + "; take it down first"
                    + " (holdfast sandbox down " + spec.name() + ") or choose another name");
        }
        return running;
    }
}
