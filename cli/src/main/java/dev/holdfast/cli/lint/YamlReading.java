package dev.holdfast.cli.lint;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/** The documents of one file, with the place of every value. JSON is read too, being YAML. */
final class YamlReading {
    /** The API server takes no larger object. */
    private static final int CHARACTERS_MAX = 3 * 1024 * 1024;

    /** Anchors can make a short file grow without end. */
    private static final int VALUES_MAX = 200_000;

    private static final int DEPTH_MAX = 100;
    private static final String MERGE_KEY = "<<";

    private final String file;
    private final List<Manifest> manifests = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private Map<String, Place> places = new HashMap<>();
    private int values;

    private YamlReading(String file) {
        this.file = file;
    }

    /** What a text holds; syntax errors end it, all else is read on. */
    record Reading(List<Manifest> manifests, List<Finding> findings) {}

    static Reading read(String file, String text) {
        var reading = new YamlReading(file);
        try {
            var options = new LoaderOptions();
            options.setCodePointLimit(CHARACTERS_MAX);
            options.setNestingDepthLimit(DEPTH_MAX);
            for (var document : new Yaml(options).composeAll(new java.io.StringReader(text))) {
                reading.document(document);
            }
        } catch (MarkedYAMLException e) {
            var why = e.getContext() == null ? e.getProblem() : e.getProblem() + " (" + e.getContext() + ")";
            reading.found(Rule.NOT_YAML, reading.place(Optional.ofNullable(e.getProblemMark())), why);
        } catch (YAMLException | TooMuch e) {
            reading.found(Rule.NOT_YAML, new Place(file, 1, 1), e.getMessage());
        }
        return new Reading(List.copyOf(reading.manifests), List.copyOf(reading.findings));
    }

    private void document(Node root) {
        places = new HashMap<>();
        var tree = value(root, "", 0);
        if (tree == null) {
            return;
        }
        places.putIfAbsent("", place(root));
        if (tree instanceof Map<?, ?>) {
            manifests.add(new Manifest(file, tree, Map.copyOf(places)));
        } else {
            found(Rule.NOT_YAML, place(root), "a manifest is a map with apiVersion and kind");
        }
    }

    private Object value(Node node, String pointer, int depth) {
        values++;
        if (values > VALUES_MAX || depth > DEPTH_MAX) {
            throw new TooMuch("holds more than " + VALUES_MAX + " values or is nested deeper than " + DEPTH_MAX);
        }
        return switch (node) {
            case ScalarNode scalar -> scalar(scalar);
            case SequenceNode sequence -> list(sequence, pointer, depth);
            case MappingNode mapping -> map(mapping, pointer, depth);
            default -> throw new YAMLException("unknown node " + node.getNodeId());
        };
    }

    private Object scalar(ScalarNode scalar) {
        var text = scalar.getValue();
        if (scalar.getScalarStyle() != DumperOptions.ScalarStyle.PLAIN || calledText(scalar)) {
            return text;
        }
        if (Scalars.ambiguous(text)) {
            found(
                    Rule.AMBIGUOUS_WORD,
                    place(scalar),
                    "kubectl reads " + text + " as " + Scalars.value(text) + "; write \"" + text + "\" or "
                            + Scalars.value(text));
        }
        var value = Scalars.value(text);
        if (value instanceof BigInteger whole && whole.bitLength() >= Long.SIZE) {
            found(Rule.LOST_DIGITS, place(scalar), text + " does not fit into 64 bits and loses digits; quote it");
        }
        return value;
    }

    /** Whether the document itself says {@code !!str}. */
    private static boolean calledText(ScalarNode scalar) {
        return scalar.getTag().equals(Tag.STR)
                && !new Resolver()
                        .resolve(NodeId.scalar, scalar.getValue(), true)
                        .equals(Tag.STR);
    }

    private List<Object> list(SequenceNode sequence, String pointer, int depth) {
        var items = new ArrayList<Object>();
        for (var item : sequence.getValue()) {
            var at = Pointer.index(pointer, items.size());
            places.put(at, place(item));
            items.add(value(item, at, depth + 1));
        }
        return Collections.unmodifiableList(items);
    }

    private Map<String, Object> map(MappingNode mapping, String pointer, int depth) {
        var members = new LinkedHashMap<String, Object>();
        var merged = new LinkedHashMap<String, Object>();
        for (var member : mapping.getValue()) {
            if (!(member.getKeyNode() instanceof ScalarNode key)) {
                found(Rule.NOT_YAML, place(member.getKeyNode()), "a key must be a word");
                continue;
            }
            if (key.getValue().equals(MERGE_KEY) && key.getScalarStyle() == DumperOptions.ScalarStyle.PLAIN) {
                merge(member.getValueNode(), pointer, depth, merged);
                continue;
            }
            var name = String.valueOf(scalar(key));
            var at = Pointer.member(pointer, name);
            if (members.containsKey(name)) {
                found(
                        Rule.DUPLICATE_KEY,
                        place(key),
                        "the key \"" + name + "\" is already at line "
                                + places.get(at).line());
            }
            places.put(at, place(key));
            members.put(name, value(member.getValueNode(), at, depth + 1));
        }
        merged.forEach(members::putIfAbsent);
        return Collections.unmodifiableMap(members);
    }

    private void merge(Node source, String pointer, int depth, Map<String, Object> into) {
        var sources = source instanceof SequenceNode several ? several.getValue() : List.of(source);
        for (var one : sources) {
            if (value(one, pointer, depth + 1) instanceof Map<?, ?> map) {
                map.forEach((name, value) -> into.putIfAbsent(String.valueOf(name), value));
            } else {
                found(Rule.NOT_YAML, place(one), "<< takes a map, or a list of maps");
            }
        }
    }

    private Place place(Node node) {
        return place(Optional.ofNullable(node.getStartMark()));
    }

    private Place place(Optional<Mark> mark) {
        return mark.map(at -> new Place(file, at.getLine() + 1, at.getColumn() + 1))
                .orElse(new Place(file, 1, 1));
    }

    private void found(Rule rule, Place place, String message) {
        findings.add(new Finding(rule, place, message));
    }

    /** The text is too large to be a manifest. */
    private static final class TooMuch extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooMuch(String message) {
            super(message);
        }
    }
}
