package kejian.cli.demo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether the boxes of each edge saw one release at a time. Which answers lie before others is
 * taken from when they began and ended, so that no clock of a program under test is believed: an
 * answer that began after another one had ended must not name an older release.
 */
final class CycleJudge {

    private final CycleStory story;
    private final List<String> faults = new ArrayList<>();

    private CycleJudge(CycleStory story) {
        this.story = story;
    }

    /**
     * @param faults a sentence each
     * @param switches of all edges together, as boxes saw them
     */
    record Verdict(List<String> faults, int switches) {}

    static Verdict of(CycleStory story, List<Answer> answers) {
        CycleJudge judge = new CycleJudge(story);
        Map<String, List<Answer>> byEdge = new HashMap<>();
        for (Answer answer : answers) {
            judge.one(answer);
            if (answer.release() > 0) {
                byEdge.computeIfAbsent(answer.edge(), _ -> new ArrayList<>()).add(answer);
            }
        }
        int switches = 0;
        for (List<Answer> ofEdge : byEdge.values()) {
            judge.order(ofEdge);
            Set<Long> seen = new HashSet<>();
            ofEdge.forEach(a -> seen.add(a.release()));
            switches += seen.size() - 1;
        }
        return new Verdict(List.copyOf(judge.faults), switches);
    }

    /** Releases come one after the other, and none comes back. */
    private void order(List<Answer> ofEdge) {
        List<Answer> byEnd = new ArrayList<>(ofEdge);
        byEnd.sort(Comparator.comparingLong(Answer::ended));
        List<Answer> byBegin = new ArrayList<>(ofEdge);
        byBegin.sort(Comparator.comparingLong(Answer::begun));
        int ended = 0;
        long highest = 0;
        for (Answer answer : byBegin) {
            while (ended < byEnd.size() && byEnd.get(ended).ended() < answer.begun()) {
                highest = Math.max(highest, byEnd.get(ended).release());
                ended++;
            }
            if (answer.release() < highest) {
                fault(answer, "after release " + highest);
            }
        }
    }

    private void one(Answer answer) {
        boolean down = story.wasDown(answer.edge(), answer.begun(), answer.ended());
        if (answer.status() == 0 || answer.status() >= 500 || answer.fault() != null) {
            if (!down) {
                fault(answer, "while the edge was up: " + answer.fault());
            }
            return;
        }
        if (answer.release() == 0) {
            if (!down) { // while it starts, none is shown yet
                fault(answer, "names no release");
            }
            return;
        }
        if (answer.told() != 0 && answer.told() != answer.release()) {
            fault(answer, "its body is of release " + answer.told());
        }
        CycleStory.Release release = story.release(answer.release());
        if (release == null || release.asked() > answer.ended()) {
            fault(answer, "a release that nobody had asked for");
            return;
        }
        if (answer.listed() != null) {
            list(answer, release, answer.listed());
        }
        if (answer.title() != null) {
            title(answer, release, answer.title());
        }
    }

    private void list(Answer answer, CycleStory.Release release, Set<String> listed) {
        if (answer.status() != 200) {
            fault(answer, "the list is not there");
            return;
        }
        Set<String> odd = new TreeSet<>(listed);
        odd.removeAll(release.titles());
        if (!odd.isEmpty()) {
            fault(answer, "shows what its release has not: " + odd);
        }
        Set<String> missing = new TreeSet<>(release.titles());
        missing.removeAll(listed);
        missing.removeIf(t ->
                story.mayBeGone(t, answer.ended())
                        || (answer.sort() == Answer.Sort.LIST && !story.isVideo(t)));
        if (!missing.isEmpty()) {
            fault(answer, "lacks " + missing);
        }
        Set<String> gone = new TreeSet<>(listed);
        gone.removeIf(t -> !story.isGone(t, answer.edge(), answer.begun()));
        if (!gone.isEmpty()) {
            fault(answer, "names what is withdrawn, after the receipt: " + gone);
        }
    }

    private void title(Answer answer, CycleStory.Release release, String title) {
        boolean good = answer.status() == 200 || answer.status() == 206;
        if (good && story.isGone(title, answer.edge(), answer.begun())) {
            fault(answer, "is withdrawn, after the receipt");
        }
        boolean named = release.titles().contains(title);
        boolean media = answer.sort() == Answer.Sort.MEDIA;
        if (good && !named && !media) {
            fault(answer, "is not in its release");
        }
        if (!good && named && !story.mayBeGone(title, answer.ended())) {
            fault(answer, "is in its release");
        }
        if (!good && answer.status() != 404 && answer.status() != 410) {
            fault(answer, "is no way to say that it is not there");
        }
    }

    private void fault(Answer answer, String what) {
        faults.add(
                "%s %s: %d, release %d, %s"
                        .formatted(
                                answer.edge(),
                                answer.address(),
                                answer.status(),
                                answer.release(),
                                what));
    }
}
