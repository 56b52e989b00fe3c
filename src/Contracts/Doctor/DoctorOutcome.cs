namespace Pipeline.Contracts.Doctor;

/// <summary>How a check ended, the worst first.</summary>
public enum DoctorOutcome
{
    /// <summary>Something does not work.</summary>
    Failed,

    /// <summary>It works, and something should be done.</summary>
    Warning,

    /// <summary>It could not be checked.</summary>
    Skipped,

    /// <summary>Nothing needs doing.</summary>
    Ok,
}
