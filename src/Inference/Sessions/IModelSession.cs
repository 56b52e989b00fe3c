namespace Pipeline.Inference.Sessions;

/// <summary>An open model. What runs on it fails alone; what breaks the session itself ends all of it.</summary>
public interface IModelSession : IAsyncDisposable
{
    /// <summary>
    /// Ends with what broke the session, which from then on refuses everything with
    /// <see cref="SessionFaultedException"/>; does not end while the session works, nor when it is disposed.
    /// </summary>
    Task<SessionFault> Faulted => SessionFault.Never;
}
