package kejian.origin.release;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;

/** The province's release key, for other documents that it vouches for. */
@ApplicationScoped
public class ReleaseKey {

    private final Signer signer;

    ReleaseKey(Signer signer) {
        this.signer = signer;
    }

    /**
     * The document in its envelope, as JSON.
     *
     * @param mediaType none of a release's own, or it could be taken for one
     */
    public byte[] sign(String mediaType, Object document)
            throws IOException, GeneralSecurityException {
        return signer.sign(mediaType, document, List.of(Signer.Name.RELEASE));
    }
}
