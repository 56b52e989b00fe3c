namespace Pipeline.Client.Http;

/// <summary>No connection could be made, so nothing was asked of the server.</summary>
internal sealed class NotConnectedException(Exception cause) : Exception(cause.Message, cause);
