package dev.holdfast.cli.install;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.output.Trees;
import dev.holdfast.cli.rbac.Holder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints what makes a cluster ready for Holdfast, for kubectl and for people to read. */
@Command(
        name = "generate",
        description = {
            "Print the CRDs, their policies and the least rights of an installation.",
            "Talks to no cluster. Apply it with: holdfast install generate | kubectl apply --server-side -f -"
        })
final class InstallGenerate implements Callable<Integer> {
    /** Which part is printed. */
    enum Part {
        all,
        crds,
        rbac
    }

    private final Session session;

    @Mixin
    private InstallOptions options;

    @Option(
            names = "--only",
            paramLabel = "crds|rbac",
            defaultValue = "all",
            description = "Only the kinds and their policies, or only namespace, accounts and rights.")
    private Part part;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Write crds.yaml and rbac.yaml there instead of printing.")
    private Path folder;

    InstallGenerate(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        var installation = options.installation();
        var crds = part == Part.rbac ? "" : yaml(installation.crds()) + yaml(installation.policies());
        var rbac = part == Part.crds ? "" : yaml(installation.rbac());
        if (folder == null) {
            session.out().print(crds + rbac);
            session.out().flush();
        } else {
            write("crds.yaml", crds);
            write("rbac.yaml", rbac);
        }
        hints(installation);
        return ExitCode.DONE.code();
    }

    static String yaml(List<ObjectNode> manifests) {
        return manifests.stream()
                .map(manifest -> "---\n" + Trees.yaml(manifest))
                .collect(Collectors.joining());
    }

    private void write(String name, String text) {
        if (text.isEmpty()) {
            return;
        }
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(name), text);
            session.out().println(folder.resolve(name));
            session.out().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void hints(Installation installation) {
        if (installation.profile() == Profile.observe) {
            if (!installation.accounts().isEmpty()) {
                session.say("note: profile observe acts as nobody; the accounts that were named are left out");
            }
            return;
        }
        installation.ownAccounts().stream().map(Holder.Account::toString).forEach(account -> {
            session.say("note: start the operator with --default-service-account " + account);
            session.say("note: " + account + " may do nothing yet; give it what your plans need: holdfast plan rbac");
        });
        if (installation.profile() == Profile.full && installation.accounts().isEmpty()) {
            session.say("note: the operator may act as nobody yet; name accounts with --impersonate or"
                    + " --default-service-account");
        }
    }
}
