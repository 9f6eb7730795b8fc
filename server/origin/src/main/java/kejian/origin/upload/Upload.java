package kejian.origin.upload;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * @param length in bytes, none while it is deferred
 * @param received bytes that are durable
 * @param announced SHA-256 that the client says it will be
 * @param sha256 of the finished original
 * @param metadata {@code Upload-Metadata} as the client sent it
 * @param parts addresses of the parts that a final upload was made of, separated by a space
 */
record Upload(
        UUID id,
        String owner,
        @Nullable Long length,
        long received,
        String filename,
        @Nullable String announced,
        @Nullable String sha256,
        State state,
        Role role,
        Instant createdAt,
        Instant expiresAt,
        @Nullable String metadata,
        @Nullable String parts) {

    enum State {
        RECEIVING,
        COMPLETE,
        /** Its bytes were not what was announced; kept for inspection until it expires. */
        REFUSED,
        /** Expired or ended by its owner; its bytes are gone. */
        GONE
    }

    enum Role {
        WHOLE,
        PARTIAL,
        FINAL
    }

    Upload withLength(long known) {
        return copy(known, received, sha256, state);
    }

    Upload withReceived(long now) {
        return copy(length, now, sha256, state);
    }

    Upload completedAs(String digest) {
        return copy(length, received, digest, State.COMPLETE);
    }

    private Upload copy(@Nullable Long l, long r, @Nullable String digest, State s) {
        return new Upload(
                id, owner, l, r, filename, announced, digest, s, role, createdAt, expiresAt,
                metadata, parts);
    }
}
