package dev.holdfast.cli.lint;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.FieldPath.Segment;
import dev.holdfast.core.plan.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Fields whose form every cluster knows: labels and annotations of all objects and the data of ConfigMaps and Secrets are
 * maps of texts, and what an object is called never changes. Of other kinds only their cluster knows.
 */
final class FieldRules {

    private static final List<List<String>> OF_ALL =
            List.of(List.of("metadata", "labels"), List.of("metadata", "annotations"));

    private static final Set<String> CONFIG_MAP = Set.of("configmap", "configmaps", "cm");
    private static final Set<String> SECRET = Set.of("secret", "secrets");

    private static final Set<String> IDENTITY = Set.of("name", "namespace", "uid");

    private final Report report;
    private final List<List<String>> maps;

    private FieldRules(Report report, List<List<String>> maps) {
        this.report = report;
        this.maps = maps;
    }

    static void check(Report report, Action.Patch patch, String pointer) {
        var names = new ArrayList<String>();
        for (var segment : patch.path().segments()) {
            if (!(segment instanceof Segment.Member(var name))) return;
            names.add(name);
        }
        var value = patch.value();
        identity(report, patch.target(), names, value, pointer);
        new FieldRules(report, maps(patch.target())).visit(names, value, pointer + "/value/raw");
    }

    static void check(Report report, Action.Apply apply, String pointer) {
        new FieldRules(report, maps(apply.target())).visit(List.of(), apply.manifest(), pointer);
    }

    /** A pod template, or anything else that has metadata. */
    static void checkMetadata(Report report, Json.Obj object, String pointer) {
        new FieldRules(report, OF_ALL).visit(List.of(), object, pointer);
    }

    private static List<List<String>> maps(Target target) {
        var maps = new ArrayList<>(OF_ALL);
        String resource = target.resource().toLowerCase(Locale.ROOT);
        if (!target.apiVersion().equals("v1")) return maps;
        if (CONFIG_MAP.contains(resource)) maps.addAll(List.of(List.of("data"), List.of("binaryData")));
        if (SECRET.contains(resource)) maps.addAll(List.of(List.of("data"), List.of("stringData")));
        return maps;
    }

    private static void identity(Report report, Target target, List<String> names, Json value, String pointer) {
        if (!names.getFirst().equals("metadata")) return;
        if (names.size() == 2 && IDENTITY.contains(names.getLast())) {
            named(report, target, names.getLast(), value, pointer + "/fieldPath");
        } else if (names.size() == 1 && value instanceof Json.Obj(var members)) {
            members.forEach((name, member) -> {
                if (IDENTITY.contains(name))
                    named(report, target, name, member, Pointer.member(pointer + "/value/raw", name));
            });
        }
    }

    private static void named(Report report, Target target, String field, Json value, String pointer) {
        if (field.equals("name") && value.equals(Json.text(target.name()))) return;
        if (field.equals("namespace") && value.equals(Json.text(target.namespace()))) return;
        report.add(
                Rule.IDENTITY,
                pointer,
                "metadata." + field + " says which object it is and never changes; to have another object, apply it");
    }

    private void visit(List<String> at, Json value, String pointer) {
        for (var map : maps) {
            if (at.equals(map)) {
                texts(at, value, pointer);
                return;
            }
            if (at.size() > map.size() && at.subList(0, map.size()).equals(map)) {
                if (at.size() == map.size() + 1) text(at, value, pointer);
                else
                    report.add(
                            Rule.TEXT_VALUE, pointer, words(map) + " is a map of texts: there is nothing below them");
                return;
            }
        }
        boolean towards = maps.stream()
                .anyMatch(map ->
                        map.size() > at.size() && map.subList(0, at.size()).equals(at));
        if (towards && value instanceof Json.Obj(var members)) {
            members.forEach((name, member) -> visit(below(at, name), member, Pointer.member(pointer, name)));
        }
    }

    private void texts(List<String> at, Json value, String pointer) {
        switch (value) {
            case Json.Obj(var members) ->
                members.forEach((name, member) -> text(below(at, name), member, Pointer.member(pointer, name)));
            // takes the field away
            case Json.Null ignored -> {}
            default -> report.add(Rule.TEXT_VALUE, pointer, words(at) + " is a map of texts");
        }
    }

    private void text(List<String> at, Json value, String pointer) {
        if (value instanceof Json.Text || value instanceof Json.Null) return;
        report.add(Rule.TEXT_VALUE, pointer, words(at) + " must be a text: put it in quotes");
    }

    private static List<String> below(List<String> at, String name) {
        var below = new ArrayList<>(at);
        below.add(name);
        return below;
    }

    private static String words(List<String> at) {
        return String.join(".", at);
    }
}
