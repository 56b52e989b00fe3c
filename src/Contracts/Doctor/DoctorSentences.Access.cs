namespace Pipeline.Contracts.Doctor;

/// <content>Of security and telemetry.</content>
internal static partial class DoctorSentences
{
    private static Dictionary<DoctorCode, (DoctorOutcome Outcome, string Sentence, string? Fix)> Access =>
        new()
        {
            [DoctorCode.ListensHere] = (DoctorOutcome.Ok, "It listens for its own machine alone.", null),
            [DoctorCode.KeysAsked] = (DoctorOutcome.Ok, "Whoever calls from another machine needs a key.", null),
            [DoctorCode.AuthOff] = (
                DoctorOutcome.Warning,
                "Silos that listen for other machines and ask for no key: {silos}. Whoever reaches them may do everything.",
                "Leave --auth off out and make keys ('pipeline keys add'), unless only a proxy that looks at callers reaches them."
            ),
            [DoctorCode.HttpCovered] = (
                DoctorOutcome.Ok,
                "What listens for other machines speaks TLS, or stands behind a proxy (--trusted-proxies).",
                null
            ),
            [DoctorCode.HttpInClear] = (
                DoctorOutcome.Warning,
                "Silos that listen for other machines without TLS: {silos}. Keys and documents can be read on the way.",
                "Give --certificate and https addresses in --urls, or let a proxy end TLS and name it in --trusted-proxies."
            ),
            [DoctorCode.KeysHold] = (
                DoctorOutcome.Ok,
                "Keys that hold: {count}, of administrators: {admins}. None ends within 14 days.",
                null
            ),
            [DoctorCode.AdminKeyLacking] = (
                DoctorOutcome.Warning,
                "Keys are asked for, and no key of the store is an administrator's.",
                "'pipeline keys add NAME --role admin', and then take PIPELINE_ADMIN_KEY away."
            ),
            [DoctorCode.KeysEnding] = (
                DoctorOutcome.Warning,
                "Keys that end within 14 days: {keys}.",
                "Make their successors now ('pipeline keys add NAME --expires 90d') and give them to their holders."
            ),
            [DoctorCode.SilosEncrypted] = (DoctorOutcome.Ok, "Silos speak TLS with one another.", null),
            [DoctorCode.SilosInClear] = (
                DoctorOutcome.Warning,
                "Silos of several machines speak with one another in clear, and anybody who reaches their ports can join in.",
                "Give all --silo-certificate, --silo-certificate-key and --silo-ca, or keep their ports in a network of their own."
            ),
            [DoctorCode.CertificatesHold] = (
                DoctorOutcome.Ok,
                "The first certificate to end does so on {date} ({option} of {silo}).",
                null
            ),
            [DoctorCode.CertificateEnding] = (
                DoctorOutcome.Warning,
                "{silo}: the certificate of {option} ends on {date}.",
                "Put a new one in the place of its file; it is used within seconds, without a restart."
            ),
            [DoctorCode.CertificateEnded] = (
                DoctorOutcome.Failed,
                "{silo}: the certificate of {option} ended on {date}; connections are refused.",
                "Put a new one in the place of its file; it is used within seconds, without a restart."
            ),
            [DoctorCode.CertificateUnread] = (
                DoctorOutcome.Warning,
                "{silo}: the file of {option} cannot be read as a certificate any more; the last one is used until a restart.",
                "Put a certificate in PEM there, readable for the silo's user."
            ),
            [DoctorCode.MetricsOn] = (DoctorOutcome.Ok, "Metrics are on: {where}.", null),
            [DoctorCode.MetricsOff] = (
                DoctorOutcome.Ok,
                "Metrics are off (--metrics lets Prometheus read them, --otlp sends them).",
                null
            ),
        };
}
