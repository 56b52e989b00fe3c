global using ErrorCode = Pipeline.Contracts.Errors.ErrorCode;
