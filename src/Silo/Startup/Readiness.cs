namespace Pipeline.Silo.Startup;

/// <summary>Whether the program has finished starting.</summary>
internal sealed class Readiness
{
    private volatile bool _ready;

    public bool IsReady => _ready;

    public void Set() => _ready = true;
}
