package parley.admin.http;

/// A problem as RFC 9457 §3.1 writes it.
/// @param type always `about:blank`: the status says what kind it is (§4.2.1)
/// @param title of the kind
/// @param status of HTTP
/// @param detail one sentence about this one
record ProblemJson(String type, String title, int status, String detail) {
    static final String MEDIA_TYPE = "application/problem+json";

    static ProblemJson of(Answer.Problem problem) {
        return new ProblemJson("about:blank", problem.title(), problem.status(), problem.detail());
    }
}
