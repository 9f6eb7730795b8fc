package kejian.origin.problem;

import java.util.Set;
import java.util.TreeSet;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.handlers.ClassRoutingHandler;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

/**
 * What a 405 must name (RFC 9110 §15.5.6). The router knows it and throws it away, so it is asked
 * again here.
 */
final class AllowedMethods {

    private AllowedMethods() {}

    /** Methods of the address of the request that this thread handles; sorted. */
    static Set<String> here() {
        Set<String> methods = new TreeSet<>();
        ResteasyReactiveRequestContext request = CurrentRequestManager.get();
        if (request == null) {
            return methods;
        }
        var resource =
                new RequestMapper<>(request.getDeployment().getClassMappers())
                        .map(request.getPathWithoutPrefix());
        if (resource == null) {
            return methods;
        }
        for (ServerRestHandler handler : resource.value.handlers) {
            if (handler instanceof ClassRoutingHandler routing) {
                routing.getMappers()
                        .forEach((method, mapper) -> {
                            var match = mapper.map(rest(resource.remaining));
                            if (method != null && match != null && match.remaining.isEmpty()) {
                                methods.add(method);
                            }
                        });
            }
        }
        return methods;
    }

    private static String rest(String remaining) {
        return remaining.isEmpty() ? "/" : remaining;
    }
}
