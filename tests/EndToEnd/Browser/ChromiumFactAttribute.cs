using Pipeline.EndToEnd.Running;

namespace Pipeline.EndToEnd.Browser;

/// <summary>A test that needs a Chromium on the PATH; without one it is skipped and says so.</summary>
public sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute() => Skip = ChromiumTheoryAttribute.Reason;
}

/// <summary>A theory that needs a Chromium on the PATH; without one it is skipped and says so.</summary>
public sealed class ChromiumTheoryAttribute : TheoryAttribute
{
    public ChromiumTheoryAttribute() => Skip = Reason;

    internal static string? Reason => InstalledProgram.ReasonToSkip(Chromium.Names);
}
