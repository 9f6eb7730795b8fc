package kejian.origin.courseware;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.util.UUID;
import kejian.contract.blob.BlobRef;
import kejian.contract.problem.Problem;
import kejian.origin.OriginConfig;
import kejian.origin.article.UploadedPicture;
import kejian.origin.blob.Blobs;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.picture.Pictures;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** The picture that stands for a film (封面), chosen by an editor in place of the made poster. */
@ApplicationScoped
class Covers {

    private static final int AT_ONCE = 4;

    private final InReach inReach;
    private final Coursewares coursewares;
    private final Proposals proposals;
    private final Pictures pictures;
    private final Blobs blobs;
    private final CurrentPerson person;
    private final Event<CoursewareChanged> changed;
    private final UploadedPicture uploaded;

    Covers(
            InReach inReach,
            Coursewares coursewares,
            Proposals proposals,
            Pictures pictures,
            Blobs blobs,
            CurrentPerson person,
            Event<CoursewareChanged> changed,
            OriginConfig origin)
            throws IOException {
        this.inReach = inReach;
        this.coursewares = coursewares;
        this.proposals = proposals;
        this.pictures = pictures;
        this.blobs = blobs;
        this.person = person;
        this.changed = changed;
        this.uploaded = new UploadedPicture(origin.data().resolve("covers"), "cover", AT_ONCE);
    }

    /**
     * @param version of the courseware now
     * @param waits whether somebody else must approve it
     */
    record Changed(long version, boolean waits) {}

    /** Redraws the file and keeps what comes out; nothing of the file itself goes on. */
    BlobRef drawn(byte[] file, boolean english) throws IOException {
        return uploaded.drawn(file, english, in -> blobs.put(pictures.photo(in).bytes()));
    }

    @Transactional(rollbackOn = Exception.class)
    BlobRef of(UUID id, boolean proposed) throws JsonProcessingException {
        Courseware c = inReach.find(id);
        BlobRef cover = proposed ? proposals.coverToCome(c) : proposals.cover(c);
        if (cover == null) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
        return cover;
    }

    /** Refuses early what {@link #set} would refuse after the file was read. */
    @Transactional(rollbackOn = Exception.class)
    void demandChangeable(UUID id, @Nullable String ifMatch) {
        inReach.changeableFilm(id, ifMatch);
    }

    @Transactional(rollbackOn = Exception.class)
    Changed set(UUID id, @Nullable String ifMatch, @Nullable BlobRef picture)
            throws JsonProcessingException {
        Courseware c = inReach.changeableFilm(id, ifMatch);
        if (picture == null && proposals.coverToCome(c) == null) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
        boolean waits = proposals.cover(c, person.name(), picture);
        changed.fire(new CoursewareChanged(c.id));
        coursewares.flush();
        return new Changed(c.version, waits);
    }
}
