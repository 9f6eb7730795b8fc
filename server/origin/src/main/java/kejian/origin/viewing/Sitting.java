package kejian.origin.viewing;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import kejian.contract.courseware.Tier;
import kejian.contract.viewing.Section;
import org.jspecify.annotations.Nullable;

/**
 * A session as figures count it: one box, one courseware, one sitting.
 *
 * @param watchedByDay credited media time by day in Asia/Shanghai, repeats included
 * @param sections union of what was played, within the courseware
 * @param servedMs union of what was served, where that was witnessed beside a player's report
 * @param precision A a player reports, B CMCD on requests, C served bytes
 * @param heads people in the room as they were counted last, 0 where nobody said
 * @param startUp whether a picture came; none where no player reported, or where an earlier sitting
 *     of the session was the one that began
 * @param firstPictureMs from play to the first picture, where a player told; none where an earlier
 *     sitting was the one that began
 * @param stalledMs how long it stood still after that, where a player told
 * @param counted false for a session that no edge issued: kept, shown apart
 */
record Sitting(
        String courseware,
        String packageId,
        @Nullable String box,
        Tier tier,
        Instant startedAt,
        Instant lastAt,
        Map<LocalDate, Long> watchedByDay,
        java.util.List<Section> sections,
        @Nullable Long servedMs,
        int heads,
        char precision,
        @Nullable StartUp startUp,
        @Nullable Long firstPictureMs,
        @Nullable Long stalledMs,
        boolean counted,
        Set<Flag> flags) {

    enum StartUp {
        PLAYED,
        FAILED,
        /** Somebody left before it could be told, or the box said no more. */
        UNKNOWN
    }

    enum Flag {
        /** More was claimed than twice the time that passed; the rest was dropped. */
        OVER_CREDIT,
        /** No edge issued the session. */
        UNTRUSTED,
        /** The box's clock was off by more than a day; the edge's decided. */
        CLOCK_SKEW,
        /** The courseware is in no release. */
        UNKNOWN_COURSEWARE,
        /** The courseware had been withdrawn when it began: kept, shown apart. */
        WITHDRAWN_COURSEWARE,
        /** Two minutes of it and more were taken at four times the clock's pace: kept apart. */
        COPIED,
        /** Reports of the box are missing; what they told is in the ones that came after. */
        GAP,
        /** More people were counted than the station has room for. */
        OVER_CAPACITY
    }

    long watchedMs() {
        return watchedByDay.values().stream().mapToLong(Long::longValue).sum();
    }

    long effectiveMs() {
        return Sections.length(sections);
    }
}
