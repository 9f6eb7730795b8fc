package kejian.origin.courseware;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import kejian.contract.blob.BlobRef;
import kejian.contract.problem.Problem;
import kejian.contract.release.Catalogue;
import kejian.origin.attachment.AttachmentFiles;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** The attachments (讲义) of a courseware; each call is a transaction. */
@ApplicationScoped
class Attachments {

    private final InReach inReach;
    private final Coursewares coursewares;
    private final Proposals proposals;
    private final AttachmentFiles files;
    private final CurrentPerson person;
    private final Event<CoursewareChanged> changed;

    Attachments(
            InReach inReach,
            Coursewares coursewares,
            Proposals proposals,
            AttachmentFiles files,
            CurrentPerson person,
            Event<CoursewareChanged> changed) {
        this.inReach = inReach;
        this.coursewares = coursewares;
        this.proposals = proposals;
        this.files = files;
        this.person = person;
        this.changed = changed;
    }

    /**
     * @param version of the courseware now
     * @param waits whether somebody else must approve it
     * @param isNew whether there was none of that name
     */
    record Changed(long version, boolean waits, boolean isNew) {}

    @Transactional(rollbackOn = Exception.class)
    List<Catalogue.Attachment> of(UUID id, boolean proposed) throws JsonProcessingException {
        Courseware c = inReach.find(id);
        return proposed ? proposals.attachmentsToCome(c) : proposals.attachments(c);
    }

    /** Refuses early what {@link #put} would refuse after the file was read. */
    @Transactional(rollbackOn = Exception.class)
    void demandChangeable(UUID id, @Nullable String ifMatch) {
        inReach.changeable(id, ifMatch);
    }

    @Transactional(rollbackOn = Exception.class)
    Changed put(UUID id, @Nullable String ifMatch, Catalogue.Attachment file, boolean english)
            throws JsonProcessingException {
        Courseware c = inReach.changeable(id, ifMatch);
        boolean isNew =
                proposals.attachmentsToCome(c).stream().noneMatch(a -> isCalled(a, file.name()));
        boolean waits =
                proposals.attach(
                        c,
                        person.name(),
                        before -> {
                            List<Catalogue.Attachment> after = with(before, file);
                            files.demandRoom(blobs(after), english);
                            return after;
                        });
        return done(c, waits, isNew);
    }

    /** One of a name, in whatever letters, and one of the same bytes: an address names these. */
    static List<Catalogue.Attachment> with(
            List<Catalogue.Attachment> before, Catalogue.Attachment file) {
        List<Catalogue.Attachment> after = new ArrayList<>();
        boolean placed = false;
        for (Catalogue.Attachment a : before) {
            boolean replaced = isCalled(a, file.name()) || a.blob().equals(file.blob());
            if (!replaced) {
                after.add(a);
            } else if (!placed) {
                after.add(file);
                placed = true;
            }
        }
        if (!placed) {
            after.add(file);
        }
        return after;
    }

    static List<BlobRef> blobs(List<Catalogue.Attachment> all) {
        return all.stream().map(Catalogue.Attachment::blob).toList();
    }

    private static boolean isCalled(Catalogue.Attachment attachment, String name) {
        return attachment.name().equalsIgnoreCase(name);
    }

    @Transactional(rollbackOn = Exception.class)
    Changed delete(UUID id, @Nullable String ifMatch, String name) throws JsonProcessingException {
        Courseware c = inReach.changeable(id, ifMatch);
        if (proposals.attachmentsToCome(c).stream().noneMatch(a -> isCalled(a, name))) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
        boolean waits =
                proposals.attach(
                        c,
                        person.name(),
                        before -> before.stream().filter(a -> !isCalled(a, name)).toList());
        return done(c, waits, /* isNew= */ false);
    }

    private Changed done(Courseware c, boolean waits, boolean isNew) {
        changed.fire(new CoursewareChanged(c.id));
        coursewares.flush();
        return new Changed(c.version, waits, isNew);
    }
}
