import type { Middleware } from 'koa';
import { errorPage } from '../pages/error-page.ts';
import { showPage } from '../pages/layout.ts';
import { setErrorAnswer } from './errors-as-json.ts';
import type { LoggedState } from './request-log.ts';

/** Turns what routes for people throw into a page, for a browser that shows one; programs get JSON. */
export const errorsAsPages: Middleware<LoggedState> = async (context, next) => {
  try {
    await next();
  } catch (error) {
    // Whatever accepts anything, as curl does, gets JSON.
    if (context.accepts('json', 'html') !== 'html') throw error;
    const { message } = setErrorAnswer(context, error);
    showPage(context, errorPage(context.status, message));
  }
};
