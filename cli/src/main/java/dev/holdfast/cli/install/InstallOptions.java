package dev.holdfast.cli.install;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.rbac.Holder;
import dev.holdfast.core.plan.ObjectName;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What an installation is to be, in the words of the command line. */
final class InstallOptions {
    @Option(
            names = "--profile",
            paramLabel = "observe|full|member",
            defaultValue = "full",
            description = {
                "observe takes alerts and says which plans they match, but starts nothing.",
                "full also starts runs and acts as the named accounts.",
                "member is for further clusters that plans act on. Default: ${DEFAULT-VALUE}."
            })
    private Profile profile;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            defaultValue = "holdfast-system",
            description = "Where the operator lives. Default: ${DEFAULT-VALUE}.")
    private String namespace;

    @Option(
            names = "--alert-namespace",
            paramLabel = "NAMESPACE",
            description = "Where received alerts are kept. Without it where the operator lives.")
    private String alertNamespace;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description = "The operator is this user (of a client certificate) instead of the ServiceAccount holdfast.")
    private String user;

    @Option(
            names = "--default-service-account",
            paramLabel = "[NAMESPACE/]NAME",
            description =
                    "Make this account for plans that name none, and let the operator act as it. It is bound to nothing.")
    private String defaultAccount;

    @Option(
            names = "--impersonate",
            paramLabel = "NAMESPACE/NAME",
            description = "Let the operator act as this account of a plan. Repeatable.")
    private List<String> impersonated = List.of();

    /** The installation; words that name nothing that can be are a fault. */
    Installation installation() {
        namespace("--namespace", namespace);
        if (alertNamespace != null) {
            namespace("--alert-namespace", alertNamespace);
        }
        if (user != null && user.isBlank()) {
            throw new Fault(ExitCode.USAGE, "--user names nobody", "leave it out for the ServiceAccount holdfast");
        }
        var operator = user == null ? new Holder.Account(namespace, Installation.NAME) : new Holder.User(user);
        var own = defaultAccount == null
                ? List.<Holder.Account>of()
                : List.of(Holder.Account.ofOption("--default-service-account", defaultAccount, namespace));
        var accounts = new ArrayList<>(own);
        impersonated.forEach(text -> {
            if (text.indexOf('/') < 0) {
                throw new Fault(
                        ExitCode.USAGE,
                        "--impersonate " + text + " says no namespace: an account is impersonated where it lives",
                        "write NAMESPACE/NAME, for example --impersonate shop/" + text);
            }
            accounts.add(Holder.Account.ofOption("--impersonate", text, namespace));
        });
        return new Installation(
                profile,
                namespace,
                alertNamespace == null ? namespace : alertNamespace,
                operator,
                accounts.stream().distinct().toList(),
                own);
    }

    private static void namespace(String option, String name) {
        if (!ObjectName.isLabel(name)) {
            throw new Fault(
                    ExitCode.USAGE,
                    option + " " + name + " cannot be a namespace's name",
                    "use at most 63 " + ObjectName.RULE);
        }
    }
}
