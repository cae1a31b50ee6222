package dev.holdfast.core.plan;

import dev.holdfast.core.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** How a fence or an unfence step acts, and what other steps have to do with a primary, as manifests write it. */
final class FenceReading extends OutwardReading {

    private static final List<String> METHODS = List.of("api", "redfish", "network", "waiver");
    private static final Pattern CIDR = Pattern.compile("[0-9A-Fa-f:.]{2,45}/[0-9]{1,3}");

    /** Steps that can make another the primary. */
    private static final List<String> PROMOTING = List.of("patch", "scale", "apply", "delete", "job", "http");

    /** Steps that observe. */
    private static final List<String> OBSERVING = List.of("wait", "probe");

    private static final FieldPath.Segment SPEC = new FieldPath.Segment.Member("spec");
    private static final Pattern ASKED_FOR =
            Pattern.compile("\\bobject\\s*(?:\\.\\s*spec\\b|\\[\\s*['\"]spec['\"]\\s*])");
    private static final Pattern OBSERVED = Pattern.compile("\\bobject\\s*\\.\\s*status\\b");

    private final String type;

    /** @param type fence or unfence */
    FenceReading(String type, BiConsumer<String, String> problems) {
        super(problems);
        this.type = type;
    }

    Optional<Action> fence(Json.Obj block, String cluster) {
        var primary = primary(block, type + ".primary");
        return read(method(block, cluster).flatMap(how -> primary.map(name -> new Action.Fence(name, how))));
    }

    Optional<Action> unfence(Json.Obj block, String cluster) {
        var primary = primary(block, type + ".primary");
        var method = method(block, cluster);
        if (method.orElse(null) instanceof FenceMethod.Waiver) {
            return wrong("unfence.waiver", "a waiver ends by itself; unfence by the method that has fenced");
        }
        return read(method.flatMap(how -> primary.map(name -> new Action.Unfence(name, how))));
    }

    /**
     * What a step of {@code stepType} has to do with a primary; a problem is told, and nothing returned, when it cannot.
     *
     * @param action what the step does; empty when that cannot be read
     */
    Optional<Interlock> interlock(Json.Obj step, String stepType, Optional<Action> action) {
        boolean promotes = step.get("promote").isPresent();
        boolean confirms = step.get("confirmsDemotion").isPresent();
        if (promotes && confirms) return wrong("promote", "stands beside confirmsDemotion; a step does one of them");
        if (promotes) {
            if (!PROMOTING.contains(stepType)) {
                return wrong("promote", "a step of type " + stepType + " promotes nothing");
            }
            return named(step, "promote").map(Interlock.Promote::new);
        }
        if (!confirms) return Optional.empty();
        if (!OBSERVING.contains(stepType)) {
            return wrong(
                    "confirmsDemotion",
                    "a step of type " + stepType + " observes nothing; a wait or a probe can confirm a demotion");
        }
        if (action.orElse(null) instanceof Action.Wait(var ignored, var until) && isOnlyAskedFor(until)) {
            return wrong(
                    "confirmsDemotion",
                    "spec says what was asked for, and the API server keeps that at once while everything runs on;"
                            + " wait for what its controller has seen, in status");
        }
        return named(step, "confirmsDemotion").map(Interlock.Demotion::new);
    }

    private static boolean isOnlyAskedFor(Until until) {
        return switch (until) {
            case Until.Condition ignored -> false;
            case Until.Field(var path, var ignored) ->
                path.segments().getFirst().equals(SPEC);
            case Until.Holding(var expression) ->
                ASKED_FOR.matcher(expression.text()).find()
                        && !OBSERVED.matcher(expression.text()).find();
        };
    }

    private Optional<String> named(Json.Obj step, String member) {
        return primary(StepReading.member(step, member).orElse(Json.object()), member + ".primary");
    }

    private Optional<String> primary(Json.Obj block, String field) {
        return StepReading.text(block, "primary")
                .filter(name -> Interlock.NAME.matcher(name).matches())
                .or(() -> wrong(
                        field, "needs the name of the old primary: at most 63 lower-case letters, digits and dashes"));
    }

    private Optional<FenceMethod> method(Json.Obj block, String cluster) {
        var named = METHODS.stream().filter(name -> block.get(name).isPresent()).toList();
        if (named.size() != 1) return wrong(type, "needs one method: api, redfish, network or waiver");
        String method = named.getFirst();
        if (!(block.get(method).get() instanceof Json.Obj how)) return wrong(type + "." + method, "is a map");
        boolean onCluster = method.equals("api") || method.equals("network");
        if (!cluster.isEmpty() && !onCluster) {
            return wrong("cluster", "the method " + method + " acts on no cluster; leave it out");
        }
        return switch (method) {
            case "api" -> api(how, cluster);
            case "redfish" -> redfish(how);
            case "network" -> network(block, how, cluster);
            default -> waiver(how);
        };
    }

    private Optional<FenceMethod> api(Json.Obj how, String cluster) {
        String at = type + ".api";
        var target = new Target(
                cluster,
                needed(how, "apiVersion", at + ".apiVersion"),
                needed(how, "resource", at + ".resource"),
                StepReading.text(how, "namespace").orElse(""),
                needed(how, "name", at + ".name"));
        var pods = labels(how, at + ".pods");
        return change(how, target, at).map(change -> new FenceMethod.Api(change, pods));
    }

    private Optional<Action.Patch> change(Json.Obj how, Target target, String at) {
        boolean scales = how.get("scale").isPresent();
        if (scales == how.get("override").isPresent()) return wrong(at, "needs either a scale or an override");
        if (scales) {
            var replicas = StepReading.whole(how.get("scale").get(), Action.Scale.REPLICAS_MAX);
            if (replicas.isEmpty()) return wrong(at + ".scale", "needs a whole number, 0 or more");
            if (type.equals("fence") && replicas.get() != 0) {
                return wrong(at + ".scale", "a primary with " + replicas.get() + " replicas is not fenced; use 0");
            }
            return Optional.of(new Action.Scale(target, replicas.get()).write());
        }
        var override = StepReading.member(how, "override").orElse(Json.object());
        var raw = StepReading.member(override, "value").flatMap(value -> value.get("raw"));
        if (raw.isEmpty()) return wrong(at + ".override.value.raw", "needs a value; null is written as raw: null");
        if (!Template.keys(raw.get()).isEmpty()) {
            return wrong(at + ".override.value.raw", "how a primary is fenced is known before the run: no templates");
        }
        try {
            var path = FieldPath.parse(StepReading.text(override, "fieldPath").orElse(""));
            if (path.appends()) return wrong(at + ".override.fieldPath", "sets a field; [-] appends");
            return Optional.of(new Action.Patch(target, path, raw.get(), PatchKind.MERGE));
        } catch (IllegalArgumentException e) {
            return wrong(at + ".override.fieldPath", e.getMessage());
        }
    }

    private Map<String, String> labels(Json.Obj how, String field) {
        var labels = new TreeMap<String, String>();
        if (how.get("pods").isEmpty()) return labels;
        var written = StepReading.member(how, "pods").flatMap(pods -> StepReading.member(pods, "matchLabels"));
        written.orElse(Json.object()).members().forEach((key, value) -> {
            if (value instanceof Json.Text(var text)) labels.put(key, text);
            else wrong(field + ".matchLabels", "\"" + key + "\" needs a text");
        });
        if (labels.isEmpty()) wrong(field + ".matchLabels", "needs the labels of the primary's pods");
        return labels;
    }

    private Optional<FenceMethod> redfish(Json.Obj how) {
        var system = url(how, type + ".redfish.url");
        if (system.filter(url -> !Template.keys(Json.text(url.target())).isEmpty())
                .isPresent()) {
            return wrong(type + ".redfish.url", "how a primary is fenced is known before the run: no templates");
        }
        if (system.filter(url -> !url.tls()).isPresent()) {
            wrong(type + ".redfish.url", "a password is sent over an encrypted connection only: use https");
        }
        String credentials = secretName(how, "credentialsSecret", type + ".redfish.credentialsSecret");
        var ca = secretKey(how, "caSecret", type + ".redfish.caSecret");
        return system.map(url -> new FenceMethod.Redfish(url, credentials, ca));
    }

    private Optional<FenceMethod> network(Json.Obj block, Json.Obj how, String cluster) {
        String at = type + ".network";
        String name = StepReading.text(how, "name")
                .or(() -> StepReading.text(block, "primary"))
                .orElse("");
        var spec = new TreeMap<String, Json>();
        String driver = StepReading.text(how, "driver").orElse("");
        String className = StepReading.text(how, "networkFenceClassName").orElse("");
        if (driver.isBlank() == className.isBlank()) {
            return wrong(at, "needs either a driver or a networkFenceClassName");
        }
        if (!driver.isBlank()) spec.put("driver", Json.text(driver));
        else spec.put("networkFenceClassName", Json.text(className));
        var cidrs = texts(how, "cidrs");
        if (cidrs.isEmpty()
                || cidrs.size() > FenceMethod.Network.CIDRS_MAX
                || !cidrs.stream().allMatch(cidr -> CIDR.matcher(cidr).matches())) {
            wrong(at + ".cidrs", "needs 1 to " + FenceMethod.Network.CIDRS_MAX + " ranges such as 10.0.8.0/24");
        }
        spec.put("cidrs", Json.of(cidrs));
        StepReading.member(how, "secret").ifPresent(secret -> {
            var named = new ArrayList<String>();
            for (String member : List.of("name", "namespace")) {
                if (!needed(secret, member, at + ".secret." + member).isBlank()) named.add(member);
            }
            if (named.size() == 2) spec.put("secret", secret);
        });
        StepReading.member(how, "parameters").ifPresent(parameters -> spec.put("parameters", parameters));
        var target = new Target(cluster, FenceMethod.Network.API_VERSION, "NetworkFence", "", name);
        return Optional.of(new FenceMethod.Network(target, new Json.Obj(spec)));
    }

    private Optional<FenceMethod> waiver(Json.Obj how) {
        String ask = needed(how, "ask", type + ".waiver.ask");
        if (ask.length() > FenceMethod.Waiver.ASK_LENGTH_MAX) {
            wrong(type + ".waiver.ask", "is longer than " + FenceMethod.Waiver.ASK_LENGTH_MAX);
        }
        var longest = how.get("longest").isEmpty()
                ? Optional.of(FenceMethod.Waiver.LONGEST_DEFAULT)
                : StepReading.text(how, "longest")
                        .flatMap(StepReading::duration)
                        .filter(FenceReading::isBounded);
        if (longest.isEmpty()) return wrong(type + ".waiver.longest", "needs a time of at most 24h, such as 90m");
        return Optional.of(new FenceMethod.Waiver(ask, longest.get()));
    }

    private static boolean isBounded(Duration longest) {
        return longest.compareTo(FenceMethod.Waiver.LONGEST_MAX) <= 0;
    }
}
