using Pipeline.EndToEnd.Running;

namespace Pipeline.EndToEnd.Proxies;

/// <summary>A test that needs nginx; without one it is skipped and says so.</summary>
public sealed class NginxFactAttribute : FactAttribute
{
    public NginxFactAttribute() => Skip = InstalledProgram.ReasonToSkip("nginx");
}
