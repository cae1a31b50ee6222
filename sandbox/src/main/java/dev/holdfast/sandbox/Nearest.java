package dev.holdfast.sandbox;

import java.util.Collection;
import java.util.Comparator;

/** The name that somebody probably meant. */
final class Nearest {
    private static final int TYPOS_MAX = 2;

    private Nearest() {}

    /** {@code unknown sandbox "defualt"; did you mean "default"?}, or the list of what there is. */
    static String unknown(String what, String asked, Collection<String> known) {
        var guess = known.stream()
                .min(Comparator.comparingInt(name -> distance(asked, name)))
                .filter(name -> distance(asked, name) <= TYPOS_MAX);
        var hint = guess.map(name -> "; did you mean \"" + name + "\"?")
                .orElse(known.isEmpty() ? "; there is none" : "; there are: " + String.join(", ", known));
        return "unknown " + what + " \"" + asked + "\"" + hint;
    }

    /** Edit distance, swapped neighbours counted once. */
    static int distance(String a, String b) {
        var costs = new int[a.length() + 1][b.length() + 1];
        for (var i = 0; i <= a.length(); i++) {
            for (var j = 0; j <= b.length(); j++) {
                costs[i][j] = i == 0 || j == 0 ? i + j : cheapest(a, b, i, j, costs);
            }
        }
        return costs[a.length()][b.length()];
    }

    private static int cheapest(String a, String b, int i, int j, int[][] costs) {
        var change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        var cost = Math.min(costs[i - 1][j - 1] + change, 1 + Math.min(costs[i - 1][j], costs[i][j - 1]));
        var swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(cost, costs[i - 2][j - 2] + 1) : cost;
    }
}
