import { Catch, type RpcExceptionFilter } from '@nestjs/common';
import { type Observable, throwError } from 'rxjs';

/**
 * Hands a handler's error to the consumer as it was thrown. Nest's own filter would turn it into "Internal server error", and
 * the consumer could no longer tell an outage from a conflict from a fault.
 */
@Catch()
export class BatchFilter implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}
