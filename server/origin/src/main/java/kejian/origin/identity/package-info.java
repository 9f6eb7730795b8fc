/** Who is asking: accounts of our own, workers, edges; or Keycloak. */
@NullMarked
package kejian.origin.identity;

import org.jspecify.annotations.NullMarked;
