package dev.holdfast.expression;

import dev.cel.checker.CelStandardDeclarations;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.standard.AddOperator.AddOverload;
import dev.cel.runtime.standard.CelStandardOverload;
import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Expression;
import dev.holdfast.core.plan.Listing;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The Common Expression Language as plans may use it: its standard functions and the macros {@code has}, {@code all},
 * {@code exists} and {@code exists_one}, over JSON values. What could make a value larger than those that were given is
 * left out (texts and lists cannot be joined, there is no {@code map} and no {@code filter}), so that no expression takes
 * more memory than its variables do; loops and regular expressions have bounds. It has no clock.
 */
public final class Cel implements Expression.Language {

    /** The one instance; the library is loaded when the first expression is read. */
    public static final Expression.Language LANGUAGE = new Cel();

    /** Rounds of all loops of one judgement together. */
    static final int ROUNDS_MAX = 10_000;

    /** How deep parentheses and operators may be nested. */
    static final int DEPTH_MAX = 32;

    /** Size of a compiled regular expression, as RE2 counts it. */
    static final int REGEX_MAX = 1_000;

    /** Expressions that are kept read, the one asked for longest ago is forgotten first. */
    static final int KEPT_MAX = 500;

    /** Longest reason: the language says its arguments too, and they may be of any size. */
    private static final int WORDS_MAX = 1000;

    private record Key(String text, Set<String> variables) {}

    private final Map<Key, Expression> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Expression> eldest) {
            return size() > KEPT_MAX;
        }
    };

    private Cel() {}

    @Override
    public Expression read(String text, Set<String> variables) throws Expression.Unreadable {
        var key = new Key(text, Set.copyOf(variables));
        synchronized (kept) {
            var known = kept.get(key);
            if (known != null) return known;
        }
        var expression = compiled(text, variables);
        synchronized (kept) {
            kept.put(key, expression);
        }
        return expression;
    }

    private static Expression compiled(String text, Set<String> variables) throws Expression.Unreadable {
        try {
            return new Condition(text, Library.RUNTIME.createProgram(checked(text, variables)));
        } catch (CelValidationException e) {
            throw new Expression.Unreadable(words(e.getMessage()));
        } catch (CelEvaluationException | RuntimeException e) {
            throw new Expression.Unreadable(words(String.valueOf(e.getMessage())));
        }
    }

    private static CelAbstractSyntaxTree checked(String text, Set<String> variables) throws CelValidationException {
        var compiler = Library.compiler(variables);
        return compiler.compile(text).getAst();
    }

    /** The library's words without its drawing of the place, which needs the whole expression beside it. */
    private static String words(String message) {
        return message.lines()
                .filter(line -> !line.startsWith(" |"))
                .map(line -> line.replaceFirst("^ERROR: <input>:", "").strip())
                .reduce((one, other) -> one + "; " + other)
                .orElse("is no expression");
    }

    /** Loaded when it is needed: a fleet without expressions does without it. */
    private static final class Library {
        private static final CelOptions OPTIONS = CelOptions.current()
                .maxExpressionCodePointSize(Expression.LENGTH_MAX)
                .maxParseRecursionDepth(DEPTH_MAX)
                .maxRegexProgramSize(REGEX_MAX)
                .comprehensionMaxIterations(ROUNDS_MAX)
                .enableHeterogeneousNumericComparisons(true)
                .build();

        private static final Set<CelStandardOverload> JOINS =
                Set.of(AddOverload.ADD_STRING, AddOverload.ADD_BYTES, AddOverload.ADD_LIST);

        private static final Set<String> JOIN_NAMES = Set.of("add_string", "add_bytes", "add_list");

        static final CelRuntime RUNTIME = CelRuntimeFactory.standardCelRuntimeBuilder()
                .setOptions(OPTIONS)
                .setStandardEnvironmentEnabled(false)
                .setStandardFunctions(CelStandardFunctions.newBuilder()
                        .filterFunctions((function, overload) -> !JOINS.contains(overload))
                        .build())
                .build();

        static CelCompiler compiler(Set<String> variables) {
            var builder = CelCompilerFactory.standardCelCompilerBuilder()
                    .setOptions(OPTIONS)
                    .setStandardEnvironmentEnabled(false)
                    .setStandardDeclarations(CelStandardDeclarations.newBuilder()
                            .filterFunctions((function, overload) -> !JOIN_NAMES.contains(
                                    overload.celOverloadDecl().overloadId()))
                            .build())
                    .setStandardMacros(
                            CelStandardMacro.HAS,
                            CelStandardMacro.ALL,
                            CelStandardMacro.EXISTS,
                            CelStandardMacro.EXISTS_ONE)
                    .setResultType(SimpleType.BOOL);
            variables.forEach(name -> builder.addVar(name, SimpleType.DYN));
            return builder.build();
        }
    }

    /** One expression, compiled. */
    private record Condition(String text, CelRuntime.Program program) implements Expression {

        @Override
        public Judgement judge(Map<String, Json> variables) {
            var values = new LinkedHashMap<String, Object>();
            variables.forEach((name, json) -> values.put(name, Values.of(json)));
            try {
                return switch (program.eval(values)) {
                    case Boolean holds when holds -> new Judgement.Holds();
                    case Boolean ignored -> new Judgement.Fails();
                    case Object other -> new Judgement.Unclear("it is " + noun(other) + ", not true or false");
                };
            } catch (CelEvaluationException | RuntimeException e) {
                String words =
                        String.valueOf(e.getMessage()).replaceFirst("^evaluation error( at <input>:[0-9]+)?: ", "");
                return new Judgement.Unclear(Listing.cut(words, WORDS_MAX));
            }
        }

        private static String noun(Object value) {
            return switch (value) {
                case Number ignored -> "a number";
                case String ignored -> "a text";
                case java.util.List<?> ignored -> "a list";
                case Map<?, ?> ignored -> "a map";
                default -> "something else";
            };
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Condition(var that, var ignored) && text.equals(that);
        }

        @Override
        public int hashCode() {
            return text.hashCode();
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
