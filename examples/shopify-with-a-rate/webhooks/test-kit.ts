import { testKit } from 'catchbasin/testing';
import config from './config.ts';
import handlers from './handlers/index.ts';

/** Test helpers for the topics of this project. */
export const { sample, testWebhook } = testKit({ config, handlers });
