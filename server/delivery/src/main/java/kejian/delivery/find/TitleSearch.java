package kejian.delivery.find;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import kejian.contract.release.Catalogue;

/**
 * Finds titles by what somebody types on a keyboard: words in simplified or traditional characters,
 * whole readings, initials, or these mixed. Words are looked for in the catalogue as it lies in
 * memory, readings by way of the {@link KeypadIndex} that remotes use: no index of its own. Reading
 * ten thousand titles takes some milliseconds, so not on an event loop.
 */
public final class TitleSearch {

    /** More than this is no question. */
    public static final int LONGEST = 100;

    private static final int MOST_WORDS = 8;
    private static final Pattern LATIN = Pattern.compile("[a-z2-9]+");

    /** How well a word fits, best first; {@link #NOT} where not at all. */
    private static final int EQUAL = 0;

    private static final int BEGINS = 1;
    private static final int INSIDE = 2;
    private static final int READ = 3;
    private static final int ABOUT = 4;
    private static final int SUMMARY = 5;
    private static final int NOT = 6;

    private final List<Catalogue.Title> titles;
    private final KeypadIndex index;

    /**
     * @param index of these titles
     */
    public TitleSearch(List<Catalogue.Title> titles, KeypadIndex index) {
        this.titles = titles;
        this.index = index;
    }

    /** A title's place, how well it fits, and its rank among those that fit as well. */
    private record Hit(int place, int fit, int rank) {}

    /**
     * Places of the titles that have all words, best first: those that are called so, that begin
     * so, that have it inside, that are spoken so, then by presenter, publisher and tags, then by
     * the summary.
     */
    public List<Integer> find(String asked) {
        if (asked.length() > LONGEST) {
            return List.of();
        }
        List<String> words =
                SearchText.BETWEEN
                        .splitAsStream(Simplified.fold(asked))
                        .filter(w -> !w.isEmpty())
                        .distinct()
                        .limit(MOST_WORDS)
                        .toList();
        if (words.isEmpty()) {
            return List.of();
        }
        List<Map<Integer, Integer>> spoken = words.stream().map(this::spoken).toList();
        List<Hit> hits = new ArrayList<>();
        for (int place = 0; place < titles.size(); place++) {
            Hit hit = hit(place, words, spoken);
            if (hit.fit < NOT) {
                hits.add(hit);
            }
        }
        hits.sort(
                Comparator.comparingInt(Hit::fit)
                        .thenComparingInt(Hit::rank)
                        .thenComparingInt(Hit::place));
        return hits.stream().map(Hit::place).toList();
    }

    private Hit hit(int place, List<String> words, List<Map<Integer, Integer>> spoken) {
        Catalogue.Title title = titles.get(place);
        Folded folded = new Folded(title);
        int worst = EQUAL;
        int rank = 0;
        for (int w = 0; w < words.size() && worst < NOT; w++) {
            Integer read = spoken.get(w).get(place);
            int fit = folded.fit(words.get(w), read != null);
            if (fit == READ && read != null) {
                rank = Math.max(rank, read);
            }
            worst = Math.max(worst, fit);
        }
        return new Hit(place, worst, rank);
    }

    /** Places of titles that are spoken so, each with its rank. */
    private Map<Integer, Integer> spoken(String word) {
        if (!LATIN.matcher(word).matches() || word.length() > KeypadIndex.MOST_DIGITS) {
            return Map.of();
        }
        StringBuilder digits = new StringBuilder();
        word.chars().forEach(c -> digits.append(KeypadIndex.key((char) c)));
        Map<Integer, Integer> ranks = new HashMap<>();
        for (int place : index.find(digits.toString())) {
            if (isSpelled(titles.get(place), word)) {
                ranks.put(place, ranks.size());
            }
        }
        return ranks;
    }

    /** Several letters share a key: whether they are these. */
    private static boolean isSpelled(Catalogue.Title title, String letters) {
        String reading = Objects.requireNonNullElse(title.reading(), title.title());
        String[] syllables = Simplified.fold(reading).split("[^a-z0-9]+");
        for (int first = 0; first < syllables.length; first++) {
            if (isSpelled(syllables, first, letters)) {
                return true;
            }
        }
        return false;
    }

    /** Each syllable by its first letters, at least one of them. */
    private static boolean isSpelled(String[] syllables, int from, String letters) {
        if (letters.isEmpty()) {
            return true;
        }
        if (from == syllables.length) {
            return false;
        }
        String syllable = syllables[from];
        int most = Math.min(syllable.length(), letters.length());
        for (int taken = 1;
                taken <= most && syllable.charAt(taken - 1) == letters.charAt(taken - 1);
                taken++) {
            if (isSpelled(syllables, from + 1, letters.substring(taken))) {
                return true;
            }
        }
        return false;
    }

    /** A title's texts, folded as far as they are needed. */
    private static final class Folded {

        private final Catalogue.Title title;
        private final String name;

        Folded(Catalogue.Title title) {
            this.title = title;
            this.name = Simplified.fold(title.title());
        }

        int fit(String word, boolean isSpoken) {
            int at = name.indexOf(word);
            if (at >= 0) {
                return name.length() == word.length() ? EQUAL : at == 0 ? BEGINS : INSIDE;
            }
            if (isSpoken) {
                return READ;
            }
            List<String> about =
                    new ArrayList<>(Arrays.asList(title.presenter(), title.publisher()));
            about.addAll(title.tags());
            if (about.stream().anyMatch(text -> Simplified.fold(text).contains(word))) {
                return ABOUT;
            }
            return Simplified.fold(title.summary()).contains(word) ? SUMMARY : NOT;
        }
    }
}
