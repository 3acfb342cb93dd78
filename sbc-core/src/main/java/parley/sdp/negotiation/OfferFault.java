package parley.sdp.negotiation;

/// Why an offer cannot be used.
/// @param warning for its sender's program
/// @param reason in plain words, without the peer's own text
record OfferFault(SdpWarning warning, String reason) {
    static OfferFault of(String reason) {
        return new OfferFault(SdpWarning.MISCELLANEOUS, reason);
    }
}
