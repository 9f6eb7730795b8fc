package kejian.contract.job;

import java.util.List;
import kejian.contract.blob.BlobRef;
import org.jspecify.annotations.Nullable;

/**
 * What a worker is to do with a job's original. A short title is one task; a long one is divided
 * into chunks, which are lent one by one to whoever asks and are put together by the last.
 */
public sealed interface Task {

    /**
     * Look at it, and make all of it or say how to divide it.
     *
     * @param mayDivide false when dividing was tried and did not come out right
     */
    record Start(boolean mayDivide) implements Task {}

    /**
     * Make one chunk of every encoded rendition of the picture.
     *
     * @param from first picture, counted in what is made
     * @param to the picture after the last, as planned; the last chunk takes what there is
     * @param last whether the title ends with it
     * @param recipe from {@link Division}
     */
    record Pictures(int number, long from, long to, boolean last, String recipe) implements Task {}

    /** Make the sound, in one piece. */
    record Sound(String recipe) implements Task {}

    /**
     * Put the chunks together, check the whole and end the job.
     *
     * @param parts what was made, by number: the division's own, the sound's, each chunk's
     */
    record Join(String recipe, List<Part> parts) implements Task {

        public Join {
            parts = List.copyOf(parts);
        }
    }

    /**
     * What a finished task left at the origin.
     *
     * @param pictures how many were made, 0 for sound
     * @param first digest of the first picture before it was encoded
     * @param next the same of the picture after the last: it must be the next chunk's first
     * @param all one digest over those of all pictures, where a rendition is copied
     */
    record Part(
            List<PartFile> files,
            long pictures,
            @Nullable String first,
            @Nullable String next,
            @Nullable String all) {

        public Part {
            files = List.copyOf(files);
        }
    }

    /**
     * @param name as in the worker's room, for example {@code 360p.mp4}
     */
    record PartFile(String name, BlobRef media) {}
}
