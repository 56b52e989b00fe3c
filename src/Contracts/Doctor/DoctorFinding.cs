using Pipeline.Contracts.Remarks;

namespace Pipeline.Contracts.Doctor;

/// <summary>What a check of a deployment has found.</summary>
/// <param name="Code">The stable word, snake_case: a <see cref="DoctorCode"/>.</param>
/// <param name="Area">What it is about.</param>
/// <param name="Outcome">How the check ended.</param>
/// <param name="Subject">The silo, collection, model or key that it is about; null: the deployment.</param>
/// <param name="Message">The sentence in English.</param>
/// <param name="Values">What message and fix say of the case, by name.</param>
/// <param name="Fix">What to do, in English; null: nothing.</param>
/// <param name="Cause">What is behind it, which the message says as <c>{cause}</c>.</param>
[GenerateSerializer, Alias("pipeline.doctor-finding"), Immutable]
public sealed record DoctorFinding(
    string Code,
    DoctorArea Area,
    DoctorOutcome Outcome,
    string? Subject,
    string Message,
    IReadOnlyDictionary<string, string> Values,
    string? Fix = null,
    Remark? Cause = null
);
