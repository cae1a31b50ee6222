package dev.holdfast.sandbox;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The name that somebody probably meant: of a sandbox, a cluster, a command, an option. It is proposed, never taken. */
public final class Nearest {
    private static final int TYPOS_MAX = 2;
    private static final int LISTED_MAX = 8;

    private Nearest() {}

    /** The known name that is at most two typing errors away; of a short name less than half may be wrong. */
    public static Optional<String> to(String asked, Collection<String> known) {
        return known.stream()
                .filter(name -> distance(asked, name) <= Math.min(TYPOS_MAX, Math.max(1, asked.length() / 2)))
                .min(Comparator.comparingInt((String name) -> distance(asked, name))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** {@code did you mean "east"?}, or the names there are. */
    public static String hint(String asked, Collection<String> known) {
        return to(asked, known).map(Nearest::question).orElseGet(() -> listed(known));
    }

    /** {@code unknown sandbox "defualt"; did you mean "default"?}, or the names there are. */
    public static String unknown(String what, String asked, Collection<String> known) {
        return "unknown " + what + " \"" + asked + "\"; " + hint(asked, known);
    }

    /** {@code did you mean "east"?} */
    public static String question(String name) {
        return "did you mean \"" + name + "\"?";
    }

    private static String listed(Collection<String> known) {
        if (known.isEmpty()) {
            return "there is none";
        }
        var shown = String.join(", ", known.stream().sorted().limit(LISTED_MAX).toList());
        return "there are: " + shown + (known.size() > LISTED_MAX ? ", …" : "");
    }

    /** How many letters must be changed, added, removed or swapped with their neighbour. */
    static int distance(String a, String b) {
        var costs = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                costs[i][j] = i == 0 || j == 0 ? i + j : cheapest(a, b, i, j, costs);
            }
        }
        return costs[a.length()][b.length()];
    }

    private static int cheapest(String a, String b, int i, int j, int[][] costs) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int cost = Math.min(costs[i - 1][j - 1] + change, 1 + Math.min(costs[i - 1][j], costs[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(cost, costs[i - 2][j - 2] + 1) : cost;
    }
}
