package kejian.origin.courseware;

import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import kejian.contract.blob.Digest;

/** What can be seen of courseware before it is published. */
public interface PreviewShelf {

    /**
     * A playlist (RFC 8216).
     *
     * @param form as in {@link TranscodeQueue.Preview#address}
     * @param name {@code index}, {@code picture} or {@code sound}
     */
    Optional<String> playlist(UUID courseware, String form, String name) throws IOException;

    /** The media file of that digest, where the playlists name it. */
    Optional<Digest> media(UUID courseware, String form, String sha256);
}
