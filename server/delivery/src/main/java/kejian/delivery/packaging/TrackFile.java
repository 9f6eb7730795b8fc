package kejian.delivery.packaging;

import java.nio.file.Path;
import kejian.contract.blob.Digest;
import kejian.contract.pack.Rendition;

/**
 * One CMAF track file on its way into a package.
 *
 * @param name as in addresses, {@code [a-z0-9-]{1,16}}
 */
public record TrackFile(String name, Rendition.Role role, Path path, Digest digest) {}
