package kejian.origin.courseware;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import kejian.contract.problem.Problem;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Captions of a courseware, one for each language; each call is a transaction. */
@ApplicationScoped
class CaptionTracks {

    private static final int MOST = 16;

    private final InReach inReach;
    private final Coursewares coursewares;
    private final Proposals proposals;
    private final CurrentPerson person;
    private final Event<CoursewareChanged> changed;

    CaptionTracks(
            InReach inReach,
            Coursewares coursewares,
            Proposals proposals,
            CurrentPerson person,
            Event<CoursewareChanged> changed) {
        this.inReach = inReach;
        this.coursewares = coursewares;
        this.proposals = proposals;
        this.person = person;
        this.changed = changed;
    }

    /**
     * @param version of the courseware now
     * @param waits whether somebody else must approve it
     * @param isNew whether the language had none
     */
    record Changed(long version, boolean waits, boolean isNew) {}

    /**
     * @param proposed as they would be if all that waits were approved
     */
    @Transactional(rollbackOn = Exception.class)
    List<CaptionTrack> of(UUID id, boolean proposed) throws JsonProcessingException {
        Courseware c = inReach.find(id);
        return proposed ? proposals.captionsToCome(c) : proposals.captions(c);
    }

    /** Refuses early what {@link #put} would refuse after the file was read and stored. */
    @Transactional(rollbackOn = Exception.class)
    void demandChangeable(UUID id, @Nullable String ifMatch) {
        inReach.changeableFilm(id, ifMatch);
    }

    @Transactional(rollbackOn = Exception.class)
    Changed put(UUID id, @Nullable String ifMatch, CaptionTrack track)
            throws JsonProcessingException {
        Courseware c = inReach.changeableFilm(id, ifMatch);
        boolean isNew =
                proposals.captionsToCome(c).stream()
                        .noneMatch(t -> t.language().equals(track.language()));
        boolean waits = proposals.change(c, person.name(), before -> with(before, track));
        return done(c, waits, isNew);
    }

    /** One track a language, labels that differ, one default, not too many. */
    static List<CaptionTrack> with(List<CaptionTrack> before, CaptionTrack track) {
        List<CaptionTrack> after = new ArrayList<>();
        int place = -1;
        for (CaptionTrack t : before) {
            if (t.language().equals(track.language())) {
                place = after.size();
                after.add(track);
            } else {
                if (inMaster(t.label()).equals(inMaster(track.label()))) {
                    throw new ProblemException(
                            Problem.VALIDATION,
                            null,
                            List.of(
                                    new ProblemException.FieldError(
                                            "/label", "unique", t.language())));
                }
                after.add(track.byDefault() ? t.notByDefault() : t);
            }
        }
        if (place < 0) {
            after.add(track);
        }
        if (after.size() > MOST) {
            throw new ProblemException(Problem.LIMIT_EXCEEDED, Integer.toString(MOST));
        }
        return after;
    }

    /** RFC 8216 §4.3.4.1.1: names of a group differ, and have no double quotes. */
    private static String inMaster(String label) {
        return label.replace('"', '\'');
    }

    @Transactional(rollbackOn = Exception.class)
    Changed delete(UUID id, @Nullable String ifMatch, String language)
            throws JsonProcessingException {
        Courseware c = inReach.changeableFilm(id, ifMatch);
        if (proposals.captionsToCome(c).stream().noneMatch(t -> t.language().equals(language))) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
        boolean waits =
                proposals.change(
                        c,
                        person.name(),
                        before ->
                                before.stream()
                                        .filter(t -> !t.language().equals(language))
                                        .toList());
        return done(c, waits, false);
    }

    private Changed done(Courseware c, boolean waits, boolean isNew) {
        changed.fire(new CoursewareChanged(c.id));
        coursewares.flush();
        return new Changed(c.version, waits, isNew);
    }
}
