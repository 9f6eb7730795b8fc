package kejian.origin.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;
import jakarta.persistence.OptimisticLockException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.CharConversionException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import kejian.contract.problem.Problem;
import kejian.origin.problem.ProblemException.FieldError;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Every failure of the API leaves here, as a problem document that says nothing of our insides. */
class ProblemMappers {

    /** What RESTEasy says after quarkus.http.read-timeout; it has no type of its own for it. */
    private static final String STALLED = "Read timed out";

    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    private static final String JOURNAL = "/sync/journal";

    private static final String CHALLENGE = "Bearer realm=\"kejian\"";

    @ServerExceptionMapper
    Response refused(ProblemException e, ContainerRequestContext request) {
        Response.ResponseBuilder response = answer(request, e.problem(), e.detail(), e.errors());
        if (e.retryAfter() != null) {
            response.header(HttpHeaders.RETRY_AFTER, null)
                    .header(HttpHeaders.RETRY_AFTER, Math.max(1, e.retryAfter().toSeconds()));
        }
        if (e.problem() == Problem.UNAUTHENTICATED || e.problem() == Problem.LOGIN_FAILED) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE);
        }
        if (e.problem() == Problem.TUS_VERSION) {
            response.header("Tus-Version", "1.0.0");
        }
        return response.build();
    }

    @ServerExceptionMapper(priority = 1)
    Response malformed(JsonProcessingException e, ContainerRequestContext request) {
        return json(e, request);
    }

    @ServerExceptionMapper(priority = 1)
    Response mismatched(MismatchedInputException e, ContainerRequestContext request) {
        return json(e, request);
    }

    private static Response json(JsonProcessingException e, ContainerRequestContext request) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException refused) {
                return answer(request, refused.problem(), refused.detail(), refused.errors())
                        .build();
            }
            if (cause instanceof StreamConstraintsException) {
                boolean tooLong = String.valueOf(cause.getMessage()).startsWith("Document length");
                return tooLong
                        ? answer(request, Problem.TOO_LARGE, null, List.of()).build()
                        : syntax(e, request);
            }
            if (cause instanceof StreamReadException || cause instanceof CharConversionException) {
                return syntax(e, request);
            }
        }
        if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            FieldError field = new FieldError(pointer(mapping), "type", "unexpected value or name");
            return answer(request, Problem.VALIDATION, null, List.of(field)).build();
        }
        if (e instanceof MismatchedInputException) {
            return answer(request, Problem.VALIDATION, null, List.of()).build();
        }
        return answer(request, Problem.JSON_SYNTAX, null, List.of()).build();
    }

    /** A journal's batch is refused by its line: an edge sets that aside, and sends the rest. */
    private static Response syntax(IOException e, ContainerRequestContext request) {
        if (!request.getUriInfo().getPath().equals(JOURNAL)) {
            return answer(request, Problem.JSON_SYNTAX, null, List.of()).build();
        }
        String line = e instanceof JsonMappingException mapping ? pointer(mapping) : "";
        return answer(request, Problem.BATCH_INVALID, line, List.of()).build();
    }

    private static String pointer(JsonMappingException e) {
        StringBuilder pointer = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            String name =
                    step.getFieldName() != null
                            ? step.getFieldName()
                            : Integer.toString(step.getIndex());
            pointer.append('/').append(name.replace("~", "~0").replace("/", "~1"));
        }
        return pointer.toString();
    }

    @ServerExceptionMapper
    Response invalid(ConstraintViolationException e, ContainerRequestContext request) {
        List<FieldError> errors = new ArrayList<>();
        boolean bodyMissing = false;
        boolean query = false;
        for (ConstraintViolation<?> violation : e.getConstraintViolations()) {
            String pointer = pointer(violation.getPropertyPath());
            bodyMissing |= pointer.isEmpty() && violation.getInvalidValue() == null;
            // A body is never one word or number; a query's parameter always is.
            query |=
                    request.getMethod().equals("GET")
                            || pointer.isEmpty()
                                    && (violation.getInvalidValue() instanceof CharSequence
                                            || violation.getInvalidValue() instanceof Number);
            String rule =
                    violation
                            .getConstraintDescriptor()
                            .getAnnotation()
                            .annotationType()
                            .getSimpleName()
                            .toLowerCase(java.util.Locale.ROOT);
            errors.add(new FieldError(pointer, rule, violation.getMessage()));
        }
        Problem problem =
                query ? Problem.QUERY : bodyMissing ? Problem.BODY_MISSING : Problem.VALIDATION;
        return answer(request, problem, null, errors).build();
    }

    /** The path below the method and its parameter, which are ours and not the caller's. */
    private static String pointer(Path path) {
        StringBuilder pointer = new StringBuilder();
        int depth = 0;
        for (Path.Node node : path) {
            if (depth++ >= 2 && node.getName() != null) {
                if (node.getIndex() != null) {
                    pointer.append('/').append(node.getIndex());
                }
                if (node.getKind() != ElementKind.CONTAINER_ELEMENT) {
                    pointer.append('/').append(node.getName());
                }
            }
        }
        return pointer.toString();
    }

    @ServerExceptionMapper
    Response unavailable(UnavailableException e, ContainerRequestContext request) {
        UUID trace = UUID.randomUUID();
        LOG.warnf(e, "not available: trace=%s method=%s", trace, request.getMethod());
        return answer(request, Problem.UNAVAILABLE, null, List.of(), trace).build();
    }

    @ServerExceptionMapper
    Response stale(OptimisticLockException e, ContainerRequestContext request) {
        return answer(request, Problem.PRECONDITION, null, List.of()).build();
    }

    @ServerExceptionMapper(
            value = {UnauthorizedException.class, AuthenticationFailedException.class},
            priority = 1)
    Response anonymous(SecurityException e, ContainerRequestContext request) {
        return answer(request, Problem.UNAUTHENTICATED, null, List.of())
                .header(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE)
                .build();
    }

    /** Bytes that are no UTF-8, UTF-16 or UTF-32 at all. */
    @ServerExceptionMapper
    Response unreadable(CharConversionException e, ContainerRequestContext request) {
        return syntax(e, request);
    }

    @ServerExceptionMapper(priority = 1)
    Response forbidden(
            ForbiddenException e, ContainerRequestContext request, RoutingContext context) {
        Problem problem =
                is(context, "must-change")
                        ? Problem.PASSWORD_CHANGE_REQUIRED
                        : is(context, "without-area")
                                ? Problem.ACCOUNT_WITHOUT_AREA
                                : Problem.FORBIDDEN;
        return answer(request, problem, null, List.of()).build();
    }

    private static boolean is(RoutingContext context, String attribute) {
        return context.user() instanceof QuarkusHttpUser user
                && Boolean.TRUE.equals(user.getSecurityIdentity().getAttribute(attribute));
    }

    /** Its keys were never read, so nobody's token can be judged. */
    @ServerExceptionMapper
    Response identityAway(OIDCException e, ContainerRequestContext request) {
        LOG.warnf("the identity server does not answer: %s", e.getMessage());
        return answer(request, Problem.UNAVAILABLE, null, List.of()).build();
    }

    @ServerExceptionMapper
    Response web(WebApplicationException e, ContainerRequestContext request) {
        if (e.getCause() instanceof JsonProcessingException json) {
            return json(json, request);
        }
        Problem problem =
                switch (e.getResponse().getStatus()) {
                    case 400 -> Problem.JSON_SYNTAX;
                    case 401 -> Problem.UNAUTHENTICATED;
                    case 403 -> Problem.FORBIDDEN;
                    case 404 -> isParameter(e, request) ? Problem.QUERY : Problem.NOT_FOUND;
                    case 405 -> Problem.METHOD;
                    case 406 -> Problem.NOT_ACCEPTABLE;
                    case 408 -> Problem.TIMEOUT;
                    case 413 -> Problem.TOO_LARGE;
                    case 415 -> Problem.MEDIA_TYPE;
                    default -> null;
                };
        if (problem == null) {
            return unforeseen(e, request);
        }
        var response = answer(request, problem, null, List.of());
        if (problem == Problem.METHOD) {
            response.header(HttpHeaders.ALLOW, String.join(", ", AllowedMethods.here()));
        }
        return response.build();
    }

    /** JAX-RS calls a query that is no number "not found"; an unknown path has no cause. */
    private static boolean isParameter(WebApplicationException e, ContainerRequestContext request) {
        return e.getCause() != null && !request.getUriInfo().getQueryParameters().isEmpty();
    }

    @ServerExceptionMapper
    Response unforeseen(Throwable e, ContainerRequestContext request) {
        if (e instanceof IOException && STALLED.equals(e.getMessage())) {
            return answer(request, Problem.TIMEOUT, null, List.of()).build();
        }
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException refused) {
                return refused(refused, request);
            }
            if (cause instanceof OptimisticLockException stale) {
                return stale(stale, request);
            }
        }
        if (isDatabaseAway(e)) {
            LOG.warnf("the database is away: method=%s", request.getMethod());
            return answer(request, Problem.UNAVAILABLE, null, List.of()).build();
        }
        UUID trace = UUID.randomUUID();
        LOG.errorf(e, "request failed: trace=%s method=%s", trace, request.getMethod());
        return answer(request, Problem.INTERNAL, null, List.of(), trace).build();
    }

    /**
     * Connection exceptions (class 08) and the server's own end (57P) pass by themselves. Where a
     * commit was cut off, the transaction manager tells of its own trouble and suppresses that.
     */
    private static boolean isDatabaseAway(Throwable e) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> waiting = new ArrayDeque<>(List.of(e));
        while (!waiting.isEmpty()) {
            Throwable next = waiting.poll();
            if (!seen.add(next)) {
                continue;
            }
            if (next instanceof SQLException sql && sql.getSQLState() != null) {
                String state = sql.getSQLState();
                if (state.startsWith("08") || state.startsWith("57P")) {
                    return true;
                }
            }
            if (next.getCause() != null) {
                waiting.add(next.getCause());
            }
            waiting.addAll(List.of(next.getSuppressed()));
        }
        return false;
    }

    private static Response.ResponseBuilder answer(
            ContainerRequestContext request,
            Problem problem,
            @Nullable String detail,
            List<FieldError> errors) {
        return answer(request, problem, detail, errors, UUID.randomUUID());
    }

    private static Response.ResponseBuilder answer(
            ContainerRequestContext request,
            Problem problem,
            @Nullable String detail,
            List<FieldError> errors,
            UUID trace) {
        LOG.debugf("answered: code=%s trace=%s", problem.code(), trace);
        String language = request.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE);
        Response.ResponseBuilder response =
                Response.status(problem.status())
                        .type(ProblemBody.MEDIA_TYPE)
                        .entity(ProblemBody.of(problem, detail, errors, language, trace));
        if (problem.status() == 429 || problem.status() == 503 || problem.status() == 507) {
            response.header(HttpHeaders.RETRY_AFTER, 30);
        }
        return response;
    }
}
